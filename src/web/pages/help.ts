import type { Router } from 'express'
import { renderPage } from '../page.ts'

/** Questions and answers of an area (S17): `help.<area>` in the catalogue. */
export function helpPage(router: Router, area: string): void {
  const known = new Map<string, unknown>()
  router.get('/help', (_req, res) => {
    const { t, lang, board } = res.locals
    const ask = () => t(`help.${area}`, { returnObjects: true, url: board.url, board: board.name })
    const questions = known.get(lang) ?? ask()
    known.set(lang, questions)
    renderPage(res, 'help', { title: t('help.title'), questions })
  })
}
