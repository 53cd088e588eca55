import type { Router } from 'express'
import { z } from 'zod'
import { emailAddress, signedIn } from '../accounts/index.ts'
import { inviteByMail } from '../accounts/staff/invitation.ts'
import {
  invitationsIn,
  isMember,
  removeMember,
  staffIn,
  withdrawInvitation,
} from '../accounts/staff/members.ts'
import { sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal } from '../web/errors.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { numberParameter } from '../web/parameters.ts'

const everybody = { condition: sql`true` }
const home = '/operators/people'

/** The board's operators; and whose access anywhere ends here. */
export function operatorPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({ email: emailAddress }),
    view: 'operators/people',
    page: async (_req, res) => {
      const [{ members }, invitations] = await Promise.all([
        staffIn(portal.db, { condition: sql`membership.area = 'operators'` }, { size: 500, number: 1 }),
        invitationsIn(portal.db, { condition: sql`token.area = 'operators'` }),
      ])
      const { identityId } = signedIn(res.locals)
      return { title: res.locals.t('operators.people.title'), members, invitations, identityId }
    },
    submit: async ({ email }, _req, res) => {
      if (await isMember(portal.db, email, 'operators')) throw new FormRefusal('email', 'people.isThere')
      await inviteByMail(portal, email, 'operators')
      redirectTelling(res, home, 'people.invited', { email })
    },
  })
  router.get('/people', page.show)
  router.post('/people', page.submit)

  router.post('/people/:id/remove', async (req, res) => {
    const actor = { identityId: signedIn(res.locals).identityId, area: 'operators' } as const
    const removed = await removeMember(portal.db, actor, everybody, numberParameter(req.params.id))
    redirectTelling(res, pageOf(removed.centre_number), 'people.removed', { email: removed.email })
  })

  router.post('/people/invitations/:link/withdraw', async (req, res) => {
    const actor = { identityId: signedIn(res.locals).identityId, area: 'operators' } as const
    const ended = await withdrawInvitation(portal.db, actor, everybody, String(req.params.link))
    redirectTelling(res, pageOf(ended.centre_number), 'people.withdrawn', { email: ended.email })
  })
}

function pageOf(centreNumber: string | null): string {
  return centreNumber ? `/operators/centres/${centreNumber}` : home
}
