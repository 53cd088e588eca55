import type { Router } from 'express'
import { renderPage } from '../page.ts'

/** Questions and answers of an area (S17): `help.<area>` in the catalogue. */
export function helpPage(router: Router, area: string): void {
  router.get('/help', (_req, res) => {
    const { t, board } = res.locals
    const questions = t(`help.${area}`, { returnObjects: true, url: board.url, board: board.name })
    renderPage(res, 'help', { title: t('help.title'), questions })
  })
}
