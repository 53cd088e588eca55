import type { Request, Response, Router } from 'express'
import { signedIn } from '../../accounts/index.ts'
import { inviteByMail } from '../../accounts/staff/invitation.ts'
import { type Invitation, withdrawInvitation } from '../../accounts/staff/members.ts'
import { staffedCentresOf } from '../../centres/officer-centres.ts'
import type { Portal } from '../../portal.ts'
import { redirectTelling } from '../../web/flash.ts'
import { inviter } from '../right.ts'

/** Invitations that nobody has accepted yet: withdrawn, or renewed, which makes the links that were mailed before useless. */
export function invitationRoutes(router: Router, portal: Portal): void {
  router.post('/people/invitations/:link/withdraw', async (req, res) => {
    const { email } = await withdraw(portal, req, res)
    redirectTelling(res, '/officers/people', 'people.withdrawn', { email })
  })

  router.post('/people/invitations/:link/renew', async (req, res) => {
    const { email, area, centre_number } = await withdraw(portal, req, res)
    await inviteByMail(portal, email, area, centre_number ?? undefined, { by: inviter(res) })
    redirectTelling(res, '/officers/people', 'people.invited', { email })
  })
}

async function withdraw(portal: Portal, req: Request, res: Response): Promise<Invitation> {
  const { identityId } = signedIn(res.locals)
  const actor = { identityId, area: 'officers' } as const
  const scope = { condition: staffedCentresOf(identityId) }
  return withdrawInvitation(portal.db, actor, scope, String(req.params.link))
}
