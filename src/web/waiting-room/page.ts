import { type Request, Router } from 'express'
import type { Portal } from '../../portal.ts'
import { drawPage } from './parts.ts'
import { waitingRoomOf } from './room.ts'
import { ticketIn } from './ticket.ts'

/** `/waiting-room`: how many are before who asks, and how long it takes; whoever may sign in is led back to the form. */
export function waitingRoomPage(portal: Portal): Router {
  const router = Router()
  router.get('/waiting-room', async (req, res) => {
    const room = waitingRoomOf(portal)
    const ticket = ticketIn(req, portal.config)
    const standing = ticket && (await room.standing(ticket))
    if (standing?.state !== 'waits') return res.redirect(303, wayBack(req))
    res.type('html').send(await drawPage(res, (await room.look()).room, standing))
  })
  return router
}

/** The sign-in page that somebody came from. */
function wayBack(req: Request): string {
  const wanted = String(req.query.return ?? '')
  return /^\/[a-z]+\/sign-in$/.test(wanted) ? wanted : '/'
}
