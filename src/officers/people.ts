import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { emailAddress, signedIn } from '../accounts/index.ts'
import { inviteByMail } from '../accounts/staff/invitation.ts'
import {
  invitationsIn,
  isMember,
  type Member,
  memberIn,
  removeMember,
  staffIn,
  withdrawInvitation,
} from '../accounts/staff/members.ts'
import { addPreparationCentre } from '../centres/add-preparation-centre.ts'
import { officersCentres, staffedCentresOf } from '../centres/officer-centres.ts'
import { centreFor, mayGiveRight, setRight } from '../centres/officer-rights.ts'
import { sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal, NotFound } from '../web/errors.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { numberParameter } from '../web/parameters.ts'

const rowsPerPage = 50
const home = '/officers/people'

const query = z.object({
  search: z.string().max(100).catch(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})

const centreNumber = z
  .string({ error: 'forms.required' })
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}\d{3,12}$/, 'people.centreNumberForm')
const text = z
  .string({ error: 'forms.required' })
  .trim()
  .min(1, 'forms.required')
  .max(200, 'forms.tooLongText')

/** People with access to an officer's centres: invited, seen, taken away again (S2). */
export function peoplePages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({ email: emailAddress, centre: centreNumber }),
    view: 'officers/people',
    page: (req, res) => listPage(portal, req, res),
    submit: async ({ email, centre }, req, res) => {
      await invite(portal, res, email, centre)
      req.session.flash = { kind: 'success', text: res.locals.t('people.invited', { email }) }
      res.redirect(303, home)
    },
  })
  router.get('/people', page.show)
  router.post('/people', page.submit)
  preparationCentrePage(router, portal)
  invitationRoutes(router, portal)
  memberRoutes(router, portal)
}

async function listPage(portal: Portal, req: Request, res: Response) {
  const { identityId } = signedIn(res.locals)
  const { search, page: number } = query.parse(req.query)
  const scope = { condition: staffedCentresOf(identityId), search }
  const [{ count, members }, invitations, centres] = await Promise.all([
    staffIn(portal.db, scope, { size: rowsPerPage, number }),
    invitationsIn(portal.db, scope),
    officersCentres(portal.db, identityId),
  ])
  const pages = Math.max(1, Math.ceil(count / rowsPerPage))
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

/** Nobody gives a right that they have not got (A1). */
function inviter(res: Response) {
  const { identityId } = signedIn(res.locals)
  return { identityId, managesCandidateResults: Boolean(res.locals.managesCandidateResults) }
}

function preparationCentrePage(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({
      number: centreNumber,
      name: text,
      parent: centreNumber,
      contactName: text,
      contactEmail: emailAddress,
      contactPhone: z.string().trim().max(200).default(''),
    }),
    view: 'officers/preparation-centre',
    page: async (_req, res) => {
      const centres = await officersCentres(portal.db, signedIn(res.locals).identityId)
      return { title: res.locals.t('people.add.title'), values: { parent: centres[0]?.number ?? '' } }
    },
    submit: async (wanted, req, res) => {
      await addPreparationCentre(portal, signedIn(res.locals), wanted)
      const added = { number: wanted.number, email: wanted.contactEmail }
      req.session.flash = { kind: 'success', text: res.locals.t('people.add.done', added) }
      res.redirect(303, home)
    },
  })
  router.get('/people/preparation-centres', page.show)
  router.post('/people/preparation-centres', page.submit)
}

function invitationRoutes(router: Router, portal: Portal): void {
  const waiting = formPage({
    schema: z.strictObject({
      link: z.string({ error: 'forms.required' }),
      action: z.enum(['withdraw', 'again'], { error: 'forms.required' }),
    }),
    view: 'officers/people',
    page: (req, res) => listPage(portal, req, res),
    submit: async ({ link, action }, req, res) => {
      const { identityId } = signedIn(res.locals)
      const scope = { condition: staffedCentresOf(identityId) }
      const actor = { identityId, area: 'officers' } as const
      const { email, area, centre_number } = await withdrawInvitation(portal.db, actor, scope, link)
      if (action === 'again')
        await inviteByMail(portal, email, area, centre_number ?? undefined, { by: inviter(res) })
      const text = action === 'again' ? 'people.invited' : 'people.withdrawn'
      req.session.flash = { kind: 'success', text: res.locals.t(text, { email }) }
      res.redirect(303, home)
    },
  })
  router.post('/people/invitations', waiting.submit)
}

function memberRoutes(router: Router, portal: Portal): void {
  router.get('/people/:id', async (req, res) => {
    const member = await ownMember(portal, req, res)
    const mayChangeRight =
      member.area === 'officers' && (await mayGiveRight(portal.db, signedIn(res.locals).identityId, member))
    renderPage(res, 'officers/person', { title: member.email, member, mayChangeRight })
  })

  router.post('/people/:id/remove', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const scope = { condition: staffedCentresOf(identityId) }
    const actor = { identityId, area: 'officers' } as const
    const { email } = await removeMember(portal.db, actor, scope, numberParameter(req.params.id))
    req.session.flash = { kind: 'success', text: res.locals.t('people.removed', { email }) }
    res.redirect(303, home)
  })

  router.post('/people/:id/right', async (req, res) => {
    const member = await ownMember(portal, req, res)
    const given = req.body.manages === 'on'
    await setRight(portal.db, signedIn(res.locals), member, given)
    req.session.flash = {
      kind: 'success',
      text: res.locals.t(`people.right.${given}`, { email: member.email }),
    }
    res.redirect(303, `${home}/${member.id}`)
  })
}

/** Somebody else whom the officer looks after. */
async function ownMember(portal: Portal, req: Request, res: Response): Promise<Member> {
  const { identityId } = signedIn(res.locals)
  const condition = sql`${staffedCentresOf(identityId)} and membership.identity_id <> ${identityId}`
  const member = await memberIn(portal.db, { condition }, numberParameter(req.params.id))
  if (!member) throw new NotFound()
  return member
}
