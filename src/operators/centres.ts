import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { emailAddress, signedIn } from '../accounts/index.ts'
import { inviteByMail } from '../accounts/staff/invitation.ts'
import { invitationsIn, isMember, staffIn } from '../accounts/staff/members.ts'
import { centreByNumber, findCentres, type KnownCentre } from '../centres/all-centres.ts'
import { sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal, NotFound } from '../web/errors.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { pageAt, pageNumber, pagesFor } from '../web/paging.ts'
import { searchErrors } from '../web/search-field.ts'

const query = z.object({
  search: z.string().trim().max(100).catch(''),
  page: pageNumber,
})

/** Centres, and the people who have access for them. */
export function centrePages(router: Router, portal: Portal): void {
  router.get('/centres', async (req, res) => {
    const { search, page } = query.parse(req.query)
    const { count, centres } = await findCentres(portal.db, search, pageAt(page))
    const pages = pagesFor(count)
    const hrefFor = (number: number) => `?${new URLSearchParams({ search, page: String(number) })}`
    const found = { count, centres, page, pages, hrefFor }
    const title = res.locals.t('operators.centres.title')
    renderPage(
      res,
      'operators/centres',
      { title, found },
      { values: { search }, errors: searchErrors(res, 'search', search) },
    )
  })

  const page = formPage({
    schema: z.strictObject({ email: emailAddress }),
    view: 'operators/centre',
    page: async (req, res) => {
      const centre = await known(portal, req)
      const scope = { condition: sql`centre.id = ${centre.id}` }
      const [{ members }, invitations] = await Promise.all([
        staffIn(portal.db, scope, { size: 500, number: 1 }),
        invitationsIn(portal.db, scope),
      ])
      const { identityId } = signedIn(res.locals)
      return { title: `${centre.number} ${centre.name}`, centre, members, invitations, identityId }
    },
    submit: (wanted, req, res) => invite(portal, req, res, wanted.email),
  })
  router.get('/centres/:number', page.show)
  router.post('/centres/:number', page.submit)
}

async function invite(portal: Portal, req: Request, res: Response, email: string): Promise<void> {
  const centre = await known(portal, req)
  const area = centre.kind === 'preparation' ? 'preparation' : 'officers'
  if (await isMember(portal.db, email, area, centre.number)) throw new FormRefusal('email', 'people.isThere')
  await inviteByMail(portal, email, area, centre.number)
  redirectTelling(res, `/operators/centres/${centre.number}`, 'people.invited', { email })
}

async function known(portal: Portal, req: Request): Promise<KnownCentre> {
  const centre = await centreByNumber(portal.db, String(req.params.number))
  if (!centre) throw new NotFound()
  return centre
}
