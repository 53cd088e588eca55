import type { Request, RequestHandler, Response } from 'express'
import type { Portal } from '../portal.ts'
import { answersAtOnce } from '../web/at-once.ts'
import { cookieIn } from '../web/cookies.ts'
import { formToken, isFormOf } from '../web/guards/form-token.ts'
import { refuseOtherOrigins } from '../web/guards/same-origin.ts'
import { passOrWait } from '../web/waiting-room/index.ts'
import { type Area, areas } from './areas.ts'
import { arrivalOf, signInForm } from './sign-in-pages.ts'

/** What a browser keeps that the sign-in page has something to say to. */
const remembered = [
  'waiting-place',
  'waiting-name',
  ...areas.flatMap((area) => [`${area}-message`, `${area}-return`]),
]

/**
 * Gives the sign-in form to strangers, of whom thousands come when a release does, before all that other pages need. Its own
 * page draws it once, and it is kept; what differs is the token. Everything else goes on to the pages.
 */
export function signInFormAtOnce({ config }: Portal): RequestHandler {
  const answer = answersAtOnce(config)
  const forms = new Map<string, string[]>()
  return (req, res, next) => {
    const area = req.method === 'GET' ? areaOf(req) : undefined
    const isStranger =
      area && [area, ...remembered].every((name) => cookieIn(req, config, name) === undefined)
    if (!isStranger) return next()
    const { lang, stagingCopy } = res.locals
    const name = [area, lang, stagingCopy].join(' ')
    const form = forms.get(name)
    if (form) return answer(res, 'html', form.join(formToken(req, res, config, area, null)))
    keepWhatIsSent(res, (html) => {
      const parts = html.split(res.locals.csrfToken())
      if (parts.length === 2) forms.set(name, parts)
    })
    next()
  }
}

/**
 * Leads strangers who send the sign-in form, and have to wait, to the waiting room, before any page or session is asked.
 * Everybody else goes on.
 */
export function waitAtTheDoor(portal: Portal): RequestHandler {
  const { config } = portal
  const refuseOthers = refuseOtherOrigins(config.publicUrl)
  return async (req, res, next) => {
    const area = req.method === 'POST' ? areaOf(req) : undefined
    if (!area || cookieIn(req, config, area) !== undefined) return next()
    refuseOthers(req, res, () => {})
    const { _csrf, _page, ...fields } = req.body ?? {}
    const form = signInForm.safeParse(fields)
    // What is wrong with a form, its page says.
    if (!form.success || !isFormOf(req, config, area, null)) return next()
    if (await passOrWait(portal, req, res, arrivalOf(portal, area, req, form.data.username))) next()
  }
}

/** The area whose sign-in page is asked for. */
function areaOf({ url }: Request): Area | undefined {
  return areas.find((area) => url === `/${area}/sign-in`)
}

function keepWhatIsSent(res: Response, keep: (html: string) => void): void {
  const send = res.send
  res.send = (html) => {
    if (res.statusCode === 200) keep(html)
    return send.call(res, html)
  }
}
