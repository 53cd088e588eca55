import type { Router } from 'express'
import { z } from 'zod'
import { addressToConfirm, confirmEmail, renameAccount, signedIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'

/** Where the link in the confirmation mail leads: a button, because looking at a link must not change anything. */
export function emailConfirmationPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({}),
    view: 'candidates/confirm-email',
    page: async (req, res) => {
      const { identityId } = signedIn(res.locals)
      const email = await addressToConfirm(portal, identityId, String(req.params.token))
      return { title: res.locals.t('candidates.confirmEmail.title'), email, action: req.originalUrl }
    },
    submit: async (_wanted, req, res) => {
      const email = await confirmEmail(portal, signedIn(res.locals).identityId, String(req.params.token))
      renameAccount(req, email)
      redirectTelling(res, '/candidates/account', 'candidates.confirmEmail.done', { email })
    },
  })
  router.get('/confirm-email/:token', page.show)
  router.post('/confirm-email/:token', page.submit)
}
