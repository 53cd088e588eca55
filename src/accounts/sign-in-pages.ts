import type { Request, Router } from 'express'
import { z } from 'zod'
import { record } from '../audit/index.ts'
import type { Portal } from '../portal.ts'
import { formPage } from '../web/form.ts'
import { type Arrival, isTurnOf, nameTyped, passOrWait, takeTicket } from '../web/waiting-room/index.ts'
import { type Area, hashCost } from './areas.ts'
import { firstPage } from './candidates/first-page.ts'
import { nameKey } from './lockout.ts'
import { type AreaPassport, authenticate } from './sessions/area-passport.ts'
import { beginSession, endSession } from './sessions/area-session.ts'
import { claimKeptForm } from './sessions/kept-form.ts'
import { isKnownBy, knownDevice, rememberDevice } from './sessions/known-device.ts'
import { forgetWayBack, wayBack } from './sessions/way-back.ts'
import { typedText } from './typed.ts'

/** What a sign-in form has. */
export const signInForm = z.strictObject({ username: typedText, password: typedText })

/** The form that signs in, and the button that signs out. */
export function signInPages(router: Router, portal: Portal, area: Area, passport: AreaPassport): void {
  const { config } = portal
  const page = formPage({
    schema: signInForm,
    view: 'accounts/sign-in',
    page: async (req, res) => ({
      title: res.locals.t('accounts.signIn.title'),
      isFormKept: wayBack(req, config, area)?.leadsTo === 'form',
      isTurn: await isTurnOf(portal, req),
      values: { username: nameTyped(req, config) ?? '' },
    }),
    submit: async ({ username }, req, res) => {
      if (!(await passOrWait(portal, req, res, arrivalOf(portal, area, req, username)))) return
      const { settled, ...account } = await authenticate(passport, req, res)
      rememberDevice(req, res, config, area, account.identityId, nameKey(config, username))
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
export function arrivalOf({ config }: Portal, area: Area, req: Request, username: string): Arrival {
  const name = nameKey(config, username)
  const device = knownDevice(req, config, area)
  const isKnown = device !== undefined && isKnownBy(device, name)
  return { area, isKnown, username, name, cost: hashCost(config, area) }
}
