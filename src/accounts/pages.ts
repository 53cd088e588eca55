import { type Request, Router } from 'express'
import { z } from 'zod'
import { record } from '../audit/index.ts'
import type { Portal } from '../portal.ts'
import { PersonError } from '../web/errors.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { type Arrival, isTurnOf, nameTyped, passOrWait, takeTicket } from '../web/waiting-room/index.ts'
import { type Area, hashCost, type StaffArea } from './areas.ts'
import { firstPage } from './candidates/first-page.ts'
import { nameKey } from './lockout.ts'
import { askForNewPassword, requireResetLink, resetPassword } from './passwords/forgotten-password.ts'
import { type AreaPassport, authenticate } from './sessions/area-passport.ts'
import { beginSession, endSession } from './sessions/area-session.ts'
import { claimKeptForm } from './sessions/kept-form.ts'
import { knownDevice, rememberDevice } from './sessions/known-device.ts'
import { redirectToSignIn } from './sessions/message-before-sign-in.ts'
import { forgetWayBack, wayBack } from './sessions/way-back.ts'
import { acceptInvitation, invitationFor } from './staff/set-password.ts'

const typedText = z
  .string({ error: 'forms.required' })
  .min(1, 'forms.required')
  .max(1000, 'forms.tooLongText')
const typedPassword = z.string({ error: 'forms.required' }).max(1000, 'accounts.passwordTooLong')

/** The pages that every area has for its own people: sign in and out, and the ways to a password. */
export function accountPages(portal: Portal, area: Area, passport: AreaPassport): Router {
  const router = Router()
  signInPages(router, portal, area, passport)
  forgottenPasswordPages(router, portal, area)
  if (area !== 'candidates') setPasswordPages(router, portal, area)
  return router
}

function signInPages(router: Router, portal: Portal, area: Area, passport: AreaPassport): void {
  const { config } = portal
  const page = formPage({
    schema: z.strictObject({ username: typedText, password: typedText }),
    view: 'accounts/sign-in',
    page: async (req, res) => ({
      title: res.locals.t('accounts.signIn.title'),
      isFormKept: wayBack(req, config, area)?.leadsTo === 'form',
      isTurn: await isTurnOf(portal, req),
      values: { username: nameTyped(req, config) ?? '' },
    }),
    submit: async ({ username }, req, res) => {
      if (!(await passOrWait(portal, req, res, arrival(portal, area, req, username)))) return
      const { settled, ...account } = await authenticate(passport, req, res)
      rememberDevice(req, res, config, area, account.identityId)
      const keptForm = await claimKeptForm(portal, area, req, account.identityId)
      const wanted = keptForm?.page ?? wayBack(req, config, area)?.address
      const [page] = await Promise.all([
        wanted ?? (area === 'candidates' ? firstPage(portal.db, account.identityId) : `/${area}`),
        beginSession(req, account, settled),
      ])
      if (keptForm) req.session.keptForm = keptForm
      forgetWayBack(res, config, area)
      takeTicket(req, res, config)
      res.redirect(303, page)
    },
  })
  router.get('/sign-in', (req, res, next) =>
    res.locals.account ? res.redirect(303, `/${area}`) : page.show(req, res, next),
  )
  router.post('/sign-in', page.submit)
  router.post('/sign-out', async (req, res) => {
    const { account } = res.locals
    if (account) await record(portal.db, { what: 'sign-out', identityId: account.identityId, area })
    await endSession(req)
    res.redirect(303, `/${area}/sign-in`)
  })
}

/** Who comes to sign in, as the waiting room asks. */
function arrival({ config }: Portal, area: Area, req: Request, username: string): Arrival {
  const lane = knownDevice(req, config, area) ? 'known' : area === 'candidates' ? 'candidates' : 'staff'
  return { area, lane, username, name: nameKey(config, username), cost: hashCost(config, area) }
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
