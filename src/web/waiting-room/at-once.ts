import type { RequestHandler } from 'express'
import type { Portal } from '../../portal.ts'
import { answersAtOnce } from '../at-once.ts'
import { keptPage } from './parts.ts'
import { type Standing, waitingRoomOf } from './room.ts'
import { ticketIn } from './ticket.ts'

/**
 * Tells who waits where they stand: as the page, once that has been drawn, and as JSON for the page's script and other
 * programs. Everybody who waits asks again and again, so it is answered before all that other pages need: no session, no
 * statement, no template, no log.
 */
export function waitingRoomAtOnce(portal: Portal): RequestHandler {
  const { config } = portal
  const answer = answersAtOnce(config)
  return async (req, res, next) => {
    if (req.method !== 'GET' || !/^\/waiting-room(\?|$)/.test(req.url)) return next()
    const room = waitingRoomOf(portal)
    const ticket = ticketIn(req, config)
    const standing = ticket && (await room.standing(ticket).catch(() => null))
    // What went wrong, the page says, with the headers that every page has.
    if (standing === null) return next()
    if (req.headers.accept?.startsWith('application/json')) return answer(res, 'json', asJson(standing))
    const page = standing?.state === 'waits' && keptPage(res.locals, (await room.look()).room, standing)
    if (!page) return next()
    answer(res, 'html', page)
  }
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
