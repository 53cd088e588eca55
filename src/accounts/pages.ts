import { Router } from 'express'
import { z } from 'zod'
import type { Portal } from '../portal.ts'
import { PersonError } from '../web/errors.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import type { Area, StaffArea } from './areas.ts'
import { askForNewPassword, requireResetLink, resetPassword } from './passwords/forgotten-password.ts'
import type { AreaPassport } from './sessions/area-passport.ts'
import { redirectToSignIn } from './sessions/message-before-sign-in.ts'
import { signInPages } from './sign-in-pages.ts'
import { acceptInvitation, invitationFor } from './staff/set-password.ts'
import { typedPassword, typedText } from './typed.ts'

/** The pages that every area has for its own people: sign in and out, and the ways to a password. */
export function accountPages(portal: Portal, area: Area, passport: AreaPassport): Router {
  const router = Router()
  signInPages(router, portal, area, passport)
  forgottenPasswordPages(router, portal, area)
  if (area !== 'candidates') setPasswordPages(router, portal, area)
  return router
}

function forgottenPasswordPages(router: Router, portal: Portal, area: Area): void {
  const field = area === 'candidates' ? 'idNumber' : 'email'
  const ask = formPage({
    schema: z.strictObject({ [field]: typedText }),
    view: 'accounts/forgotten-password',
    page: async (_req, res) => ({ title: res.locals.t('accounts.forgotten.title'), field }),
    submit: async (wanted, _req, res) => {
      await askForNewPassword(portal, area, String(wanted[field]))
      res.redirect(303, `/${area}/forgotten-password/sent`)
    },
  })
  router.get('/forgotten-password', ask.show)
  router.post('/forgotten-password', ask.submit)
  router.get('/forgotten-password/sent', (_req, res) => {
    renderPage(res, 'accounts/forgotten-password-sent', {
      title: res.locals.t('accounts.forgotten.sentTitle'),
    })
  })

  const reset = formPage({
    schema: z.strictObject({ password: typedPassword, confirmPassword: typedPassword }),
    view: 'accounts/reset-password',
    page: async (req, res) => {
      await requireResetLink(portal, area, linkSecret(req.params.token))
      return { title: res.locals.t('accounts.reset.title'), action: req.originalUrl }
    },
    submit: async (wanted, req, res) => {
      await resetPassword(portal, area, linkSecret(req.params.token), wanted)
      redirectToSignIn(res, portal.config, area, 'accounts.reset.done')
    },
  })
  router.get('/reset-password/:token', reset.show)
  router.post('/reset-password/:token', reset.submit)
}

function setPasswordPages(router: Router, portal: Portal, area: StaffArea): void {
  const page = formPage({
    schema: z.strictObject({ password: typedPassword, confirmPassword: typedPassword.optional() }),
    view: 'accounts/set-password',
    page: async (req, res) => {
      const invitation = await invitationFor(portal, area, linkSecret(req.params.token))
      return { title: res.locals.t('accounts.setPassword.title'), action: req.originalUrl, ...invitation }
    },
    submit: async (wanted, req, res) => {
      await acceptInvitation(portal, area, linkSecret(req.params.token), wanted)
      redirectToSignIn(res, portal.config, area, 'accounts.setPassword.done')
    },
  })
  router.get('/set-password/:token', page.show)
  router.post('/set-password/:token', page.submit)
}

function linkSecret(token: unknown): string {
  if (typeof token !== 'string' || token.length > 100) throw new PersonError(404, 'link')
  return token
}
