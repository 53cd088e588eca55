import { Router } from 'express'
import type { Portal } from '../portal.ts'
import { groupedReference } from '../profiles/reference.ts'
import { checkResult } from '../results/verification.ts'
import { renderPage } from '../web/page.ts'

/** `/verify`: anybody who holds a profile checks it, as far as its candidate agreed. */
export function verificationArea(portal: Portal): Router {
  const router = Router()
  router.get('/', (req, res) => {
    const { code } = req.query
    if (typeof code === 'string' && code !== '') {
      return res.redirect(303, `/verify/${encodeURIComponent(code.replace(/[\s-]/g, ''))}`)
    }
    renderPage(res, 'verification/form', { title: res.locals.t('verification.title') })
  })
  router.get('/:code', async (req, res) => {
    const result = await checkResult(portal.db, portal.config.encryptionKey, req.params.code)
    const title = res.locals.t('verification.title')
    if (!result) res.status(404)
    const reference = result ? groupedReference(result.reference) : ''
    renderPage(res, result ? 'verification/result' : 'verification/unknown', { title, result, reference })
  })
  return router
}
