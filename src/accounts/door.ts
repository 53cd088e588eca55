import type { Request, RequestHandler, Response } from 'express'
import type { Portal } from '../portal.ts'
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
 * Who stands at the door when a release has come: strangers who open the sign-in form, and who send it and have to wait. They
 * are answered before all that the pages behind it need. The form is drawn once by its own page, and kept; what differs is
 * its token. Whoever else comes, and whoever may sign in, goes on to the pages.
 */
export function door(portal: Portal): RequestHandler {
  const { config } = portal
  const forms = new Map<string, string[]>()
  const refuseOthers = refuseOtherOrigins(config.publicUrl)

  return async (req, res, next) => {
    const area = areas.find((one) => req.url === `/${one}/sign-in`)
    if (!area || cookieIn(req, config, area) !== undefined) return next()
    if (req.method === 'POST') {
      refuseOthers(req, res, () => {})
      if (await hasToWait(portal, area, req, res)) return
    } else if (
      req.method === 'GET' &&
      remembered.every((name) => cookieIn(req, config, name) === undefined)
    ) {
      const name = [area, res.locals.lang, res.locals.stagingCopy].join(' ')
      const parts = forms.get(name)
      if (parts) return void res.type('html').send(parts.join(formToken(req, res, config, area, null)))
      keepWhatIsSent(res, (html) => forms.set(name, html.split(tokenIn(html))))
    }
    next()
  }
}

async function hasToWait(portal: Portal, area: Area, req: Request, res: Response): Promise<boolean> {
  const { _csrf, _page, ...fields } = req.body ?? {}
  const form = signInForm.safeParse(fields)
  // What is wrong with a form, its page says.
  if (!form.success || !isFormOf(req, portal.config, area, null)) return false
  return !(await passOrWait(portal, req, res, arrivalOf(portal, area, req, form.data.username)))
}

function keepWhatIsSent(res: Response, keep: (html: string) => void): void {
  const send = res.send
  res.send = (html) => {
    if (res.statusCode === 200) keep(html)
    return send.call(res, html)
  }
}

/** The token of the only form on a page. */
function tokenIn(html: string): string {
  const [, token] = /name="_csrf" value="([^"]+)"/.exec(html) ?? []
  if (token === undefined) throw new Error('The sign-in page has no form')
  return token
}
