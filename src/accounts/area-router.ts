import { type RequestHandler, Router } from 'express'
import type { Portal } from '../portal.ts'
import { refuseOtherOrigins } from '../web/guards/same-origin.ts'
import type { Area } from './areas.ts'
import { accountPages } from './pages.ts'
import { areaPassport } from './sessions/area-passport.ts'
import { areaSession } from './sessions/area-session.ts'
import { refuseForeignForms } from './sessions/own-forms.ts'
import { leadToSignIn } from './sessions/require-sign-in.ts'

/** Entries of an area's navigation: path below the area → text in the catalogue. */
export type Navigation = { signedIn: Record<string, string>; signedOut: Record<string, string> }

/**
 * The beginnings of an area: its own session, its protection against other sites, its navigation, its account pages.
 *
 * @param upload where the area takes files, the page of their form, and what receives it: it carries the token against other sites
 */
export function areaRouter(
  portal: Portal,
  area: Area,
  navigation: Navigation,
  upload?: { path: string; page: string; receive: RequestHandler },
): Router {
  const router = Router()
  const passport = areaPassport(portal, area)
  router.use(areaSession(portal, area, passport))
  if (upload) router.post(upload.path, upload.receive)
  router.use(refuseOtherOrigins(portal.config.publicUrl))
  if (upload) router.post(upload.path, leadToSignIn(portal, area, upload.page))
  router.use(refuseForeignForms(portal, area))
  router.use((req, res, next) => {
    const entries = res.locals.account ? navigation.signedIn : navigation.signedOut
    const here = req.path.replace(/\/$/, '')
    res.locals.navigation = Object.entries(entries).map(([path, key]) => {
      const holdsHere = path !== '' && here.startsWith(`${path}/`) ? 'true' : undefined
      return { href: `/${area}${path}`, text: res.locals.t(key), current: here === path ? 'page' : holdsHere }
    })
    next()
  })
  router.use(accountPages(portal, area, passport))
  return router
}
