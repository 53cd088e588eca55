import type { ServerResponse } from 'node:http'
import { type Request, type RequestHandler, Router } from 'express'
import type { Portal } from '../../portal.ts'
import { pageWith, timeInWords } from './parts.ts'
import { type Standing, waitingRoomOf } from './room.ts'
import { ticketIn } from './ticket.ts'

/** `/waiting-room`: how many are before who asks, and how long it takes; whoever may sign in is led back to the form. */
export function waitingRoomPage(portal: Portal): Router {
  const router = Router()
  router.get('/waiting-room', async (req, res) => {
    const room = waitingRoomOf(portal)
    const ticket = ticketIn(req, portal.config)
    const standing = ticket && (await room.standingForForm(ticket))
    if (standing?.state !== 'waits') return res.redirect(303, wayBack(req))
    const page = await pageWith(res, (await room.look()).room, {
      place: (standing.ahead + 1).toLocaleString(res.locals.locale),
      time: timeInWords(res.locals, standing.secondsLeft),
      seconds: String(Math.ceil(standing.askAgainAfter)),
    })
    res.type('html').send(page)
  })
  return router
}

/**
 * The same as JSON, for the page's script and other programs. Everybody who waits asks for it again and again, so it is
 * answered before all that other pages need: no session, no statement, no template, no log.
 */
export function answerPolls(portal: Portal): RequestHandler {
  return async (req, res, next) => {
    const isPoll = req.method === 'GET' && /^\/waiting-room(\?|$)/.test(req.url)
    if (!isPoll || !req.headers.accept?.startsWith('application/json')) return next()
    const ticket = ticketIn(req, portal.config)
    answer(res, asJson(ticket && (await waitingRoomOf(portal).standingForForm(ticket))))
  }
}

function answer(res: ServerResponse, body: string): void {
  res.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store, private',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  res.end(body)
}

const noPlace = { place: null, ahead: null, admitted: false, secondsLeft: null, askAgainAfter: null }

function asJson(standing: Standing | undefined): string {
  if (!standing || standing.state === 'over') return JSON.stringify(noPlace)
  const { state, ahead, secondsLeft, askAgainAfter } = standing
  return JSON.stringify({
    place: ahead + 1,
    ahead,
    admitted: state === 'admitted',
    secondsLeft: secondsLeft === null ? null : Math.ceil(secondsLeft),
    askAgainAfter: Math.round(askAgainAfter * 10) / 10,
  })
}

/** The sign-in page that somebody came from. */
function wayBack(req: Request): string {
  const wanted = String(req.query.return ?? '')
  return /^\/[a-z]+\/sign-in$/.test(wanted) ? wanted : '/'
}
