import { type Request, type Response, Router } from 'express'
import type { Portal } from '../../portal.ts'
import { pageWith, timeInWords } from './parts.ts'
import { type Standing, waitingRoomOf } from './room.ts'
import { ticketIn } from './ticket.ts'

/**
 * `/waiting-room`: how many are before who asks, and how long it takes; whoever may sign in is led back to the form. Asked
 * by everybody who waits, again and again: no session, no statement, no template.
 */
export function waitingRoomPage(portal: Portal): Router {
  const router = Router()
  router.get('/waiting-room', async (req, res) => {
    const room = waitingRoomOf(portal)
    const ticket = ticketIn(req, portal.config)
    const standing = ticket && (await room.standing(ticket))
    if (req.accepts(['html', 'json']) === 'json') return void res.json(asJson(res, standing))
    if (standing?.state !== 'waits') return res.redirect(303, wayBack(req))
    const page = await pageWith(res, (await room.look()).room, {
      place: (standing.ahead + 1).toLocaleString(res.locals.locale),
      time: timeInWords(res.locals.t, res.locals.lang, standing.secondsLeft),
      seconds: String(Math.ceil(standing.askAgainAfter)),
    })
    res.type('html').send(page)
  })
  return router
}

function asJson(res: Response, standing: Standing | undefined) {
  if (!standing || standing.state === 'over')
    return { place: null, ahead: null, admitted: false, secondsLeft: null, time: null, askAgainAfter: null }
  const { state, ahead, secondsLeft, askAgainAfter } = standing
  return {
    place: ahead + 1,
    ahead,
    admitted: state === 'admitted',
    secondsLeft: secondsLeft === null ? null : Math.ceil(secondsLeft),
    time: timeInWords(res.locals.t, res.locals.lang, secondsLeft),
    askAgainAfter: Math.round(askAgainAfter * 10) / 10,
  }
}

/** The sign-in page that somebody came from. */
function wayBack(req: Request): string {
  const wanted = String(req.query.return ?? '')
  return /^\/[a-z]+\/sign-in$/.test(wanted) ? wanted : '/'
}
