import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { emailAddress, signedIn } from '../../accounts/index.ts'
import { inviteByMail } from '../../accounts/staff/invitation.ts'
import { invitationsIn, isMember, staffIn } from '../../accounts/staff/members.ts'
import { officersCentres, staffedCentresOf } from '../../centres/officer-centres.ts'
import { centreFor } from '../../centres/officer-rights.ts'
import type { Portal } from '../../portal.ts'
import { FormRefusal } from '../../web/errors.ts'
import { redirectTelling } from '../../web/flash.ts'
import { formPage } from '../../web/form.ts'
import { pageAt, pageNumber, pagesFor } from '../../web/paging.ts'
import { inviter } from '../right.ts'
import { centreNumber } from './fields.ts'

const query = z.object({
  search: z.string().trim().max(100).catch(''),
  page: pageNumber,
})

/** People with access to an officer's centres, and whom the officer has invited (S2). */
export function peoplePages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({ email: emailAddress, centre: centreNumber }),
    view: 'officers/people',
    page: (req, res) => listPage(portal, req, res),
    submit: async ({ email, centre }, _req, res) => {
      await invite(portal, res, email, centre)
      redirectTelling(res, '/officers/people', 'people.invited', { email })
    },
  })
  router.get('/people', page.show)
  router.post('/people', page.submit)
}

async function listPage(portal: Portal, req: Request, res: Response) {
  const { identityId } = signedIn(res.locals)
  const { search, page: number } = query.parse(req.query)
  const scope = { condition: staffedCentresOf(identityId), search }
  const [{ count, members }, invitations, centres] = await Promise.all([
    staffIn(portal.db, scope, pageAt(number)),
    invitationsIn(portal.db, scope),
    officersCentres(portal.db, identityId),
  ])
  const pages = pagesFor(count)
  const hrefFor = (to: number) => `?${new URLSearchParams({ search, page: String(to) })}`
  const found = { count, members, page: number, pages, hrefFor }
  const own = centres.find((one) => one.is_own)?.number ?? ''
  const title = res.locals.t('people.title')
  return { title, found, invitations, identityId, search, values: { search, centre: own } }
}

async function invite(portal: Portal, res: Response, email: string, number: string): Promise<void> {
  const centre = await centreFor(portal.db, signedIn(res.locals).identityId, number)
  if (!centre) throw new FormRefusal('centre', 'people.noSuchCentre')
  const area = centre.kind === 'preparation' ? 'preparation' : 'officers'
  if (await isMember(portal.db, email, area, number)) throw new FormRefusal('email', 'people.isThere')
  await inviteByMail(portal, email, area, number, { by: inviter(res) })
}
