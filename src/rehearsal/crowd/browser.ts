import http, { type IncomingHttpHeaders } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'

/** What a server answered; status 0 where it did not. */
export type Answer = {
  status: number
  /** The path that was asked for; after redirects, the last one. */
  path: string
  headers: IncomingHttpHeaders
  body: string
  /** Milliseconds, of the slowest of the answers that led here. */
  took: number
}

/** Somebody's browser: keeps cookies, follows redirects. */
export type Browser = {
  /** One request, redirects not followed. */
  ask: (method: string, path: string, options?: Options) => Promise<Answer>
  /** What a link or a form leads to in the end. */
  open: (method: string, path: string, options?: Options) => Promise<Answer>
  forget: (cookie: string) => void
  /** What it sends as its cookies. */
  cookies: () => string
}

type Options = { fields?: Record<string, string>; accept?: string }

const mostRedirects = 5
const patience = 60_000

/** Connections to one portal, shared by many browsers. */
export function connectionsTo(origin: string): http.Agent {
  const kept = { keepAlive: true, maxFreeSockets: 5000 }
  return origin.startsWith('https:') ? new https.Agent(kept) : new http.Agent(kept)
}

/** Opens a browser, with the cookies that it has already. */
export function aBrowser({
  origin,
  agent,
  cookie = '',
}: {
  /** Of the portal: `https://results.example.org`. */
  origin: string
  agent: http.Agent
  cookie?: string
}): Browser {
  const { request } = origin.startsWith('https:') ? https : http
  const cookies = new Map<string, string>()
  for (const pair of cookie.split('; ')) keep(pair)

  function keep(pair: string): void {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (name) cookies.set(name, value)
  }

  const all = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  const ask: Browser['ask'] = (method, path, { fields, accept = 'text/html' } = {}) =>
    new Promise((done) => {
      const begin = performance.now()
      const body = fields && new URLSearchParams(fields).toString()
      const sent = request(new URL(path, origin), {
        agent,
        method,
        timeout: patience,
        headers: {
          accept,
          cookie: all(),
          ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
      })
      const answered = (status: number, headers: IncomingHttpHeaders, body: string) =>
        done({ status, path, headers, body, took: performance.now() - begin })
      const failed = () => answered(0, {}, '')
      sent.on('response', (response) => {
        for (const set of response.headers['set-cookie'] ?? []) keep(set.split(';')[0] ?? '')
        text(response).then((body) => answered(response.statusCode ?? 0, response.headers, body), failed)
      })
      sent.on('timeout', () => sent.destroy(new Error('No answer')))
      sent.on('error', failed)
      sent.end(body)
    })

  const open: Browser['open'] = async (method, path, options) => {
    let answer = await ask(method, path, options)
    let took = answer.took
    for (let followed = 0; followed < mostRedirects && answer.headers.location; followed += 1) {
      const { pathname, search } = new URL(answer.headers.location, origin)
      answer = await ask('GET', pathname + search, options?.accept ? { accept: options.accept } : {})
      took = Math.max(took, answer.took)
    }
    return { ...answer, took }
  }

  return { ask, open, forget: (name) => cookies.delete(name), cookies: all }
}
