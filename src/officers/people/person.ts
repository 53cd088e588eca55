import type { Request, Response, Router } from 'express'
import { signedIn } from '../../accounts/index.ts'
import { type Member, memberIn, removeMember } from '../../accounts/staff/members.ts'
import { staffedCentresOf } from '../../centres/officer-centres.ts'
import { mayGiveRight, setRight } from '../../centres/officer-rights.ts'
import { sql } from '../../database/sql.ts'
import type { Portal } from '../../portal.ts'
import { NotFound } from '../../web/errors.ts'
import { redirectTelling } from '../../web/flash.ts'
import { renderPage } from '../../web/page.ts'
import { numberParameter } from '../../web/parameters.ts'

/** Somebody with access to one of an officer's centres: seen, given the right of A1 or not, taken out again (S2). */
export function personPages(router: Router, portal: Portal): void {
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
    redirectTelling(res, '/officers/people', 'people.removed', { email })
  })

  router.post('/people/:id/right', async (req, res) => {
    const member = await ownMember(portal, req, res)
    const given = req.body.manages === 'on'
    await setRight(portal.db, signedIn(res.locals), member, given)
    redirectTelling(res, `/officers/people/${member.id}`, `people.right.${given}`, { email: member.email })
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
