import { Router } from 'express'
import type { Portal } from '../portal.ts'
import { groupedReference } from '../profiles/reference.ts'
import { checkResult } from '../results/verification/verification.ts'
import { renderPage } from '../web/page.ts'

/** `/verify`: anybody who holds a profile checks it, as far as its candidate agreed. */
export function verificationArea(portal: Portal): Router {
  const router = Router()
  // Whoever posts a link does not put the result into search engines.
  router.use((_req, res, next) => {
    res.set('x-robots-tag', 'noindex')
    next()
  })
  router.get('/', (req, res) => {
    const { code } = req.query
    const title = res.locals.t('verification.title')
    if (typeof code !== 'string') return renderPage(res, 'verification/form', { title })
    const typed = asTyped(code)
    if (typed !== '') return res.redirect(303, `/verify/${encodeURIComponent(typed)}`)
    res.status(422)
    const errors = [
      {
        field: 'code',
        message: res.locals.t('verification.codeMissing'),
        label: res.locals.t('verification.code'),
      },
    ]
    renderPage(res, 'verification/form', { title }, { values: { code }, errors })
  })
  router.get('/:code', async (req, res) => {
    // A request for the head alone, as link previews make it, does not count.
    const isCounted = req.method === 'GET'
    const result = await checkResult(portal.db, portal.config.encryptionKey, req.params.code, isCounted)
    const title = res.locals.t('verification.title')
    if (!result) res.status(404)
    const reference = result ? groupedReference(result.reference) : ''
    renderPage(res, result ? 'verification/result' : 'verification/unknown', { title, result, reference })
  })
  return router
}

/** The letters and digits of a code; of a whole address, those of its end. */
function asTyped(code: string): string {
  const end = code.trim().split('/').at(-1) ?? ''
  return end.replace(/[^\p{L}\p{N}]/gu, '').slice(0, 100)
}
