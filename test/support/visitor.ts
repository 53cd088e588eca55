import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type HTMLElement, parse } from 'node-html-parser'
import request, { type Response, type Test } from 'supertest'
import { Cookies } from './cookies.ts'

/** A page as it arrived. */
export type Page = {
  status: number
  url: string
  headers: Headers
  body: Buffer
  text: string
  html: HTMLElement
}

/**
 * A person with a browser without script: opens pages, fills in forms, presses buttons, follows redirects, keeps cookies.
 */
export class Visitor {
  readonly #origin: string
  /** Sends the requests and keeps the cookies; for tests that look at answers and not at pages. */
  readonly agent: ReturnType<typeof request.agent>
  readonly cookies: Cookies
  #page: Page | undefined
  #typed: [string, string][] = []
  readonly #unticked = new Set<string>()

  /** @param agent of another visitor, where this is another tab of the same browser */
  constructor(origin: string, agent = request.agent(origin)) {
    this.#origin = origin
    this.agent = agent
    this.cookies = new Cookies(agent, origin)
  }

  /** The page that is shown. */
  get page(): Page {
    if (!this.#page) throw new Error('No page is open')
    return this.#page
  }

  /** What a reader sees of the page, white space folded. */
  get words(): string {
    return (this.page.html.querySelector('main') ?? this.page.html).textContent.replace(/\s+/g, ' ').trim()
  }

  async open(path: string): Promise<Page> {
    return this.#follow(await this.request('GET', path))
  }

  /** Types into a field of the form that is sent next. */
  fill(name: string, value: string): this {
    this.#typed.push([name, value])
    return this
  }

  /** Takes the tick out of a box of the form that is sent next. */
  untick(name: string): this {
    this.#unticked.add(name)
    return this
  }

  /** Presses the button with this text (or part of it), in the form that holds what was filled in. */
  async press(text: string | RegExp): Promise<Page> {
    const matches = (button: HTMLElement) =>
      typeof text === 'string' ? button.textContent.includes(text) : text.test(button.textContent)
    const holdsTyped = (form: HTMLElement | null) =>
      this.#typed.every(([name]) => form?.querySelector(`[name="${name}"]`))
    const buttons = this.page.html.querySelectorAll('button').filter(matches)
    const button = buttons.find((one) => holdsTyped(one.closest('form')))
    const form = button?.closest('form')
    if (!button || !form)
      throw new Error(`No form with the button ${text} and these fields in: ${this.words}`)
    const left = fieldsOf(form, button).filter(([name]) => !this.#unticked.has(name))
    const fields = [...left, ...this.#typed]
    const typed = new Set(this.#typed.map(([name]) => name))
    const sent = fields.filter(
      ([name], index) => !typed.has(name) || index >= fields.length - this.#typed.length,
    )
    const path = new URL(
      button.getAttribute('formaction') || form.getAttribute('action') || this.page.url,
      this.page.url,
    )
    if (form.getAttribute('method')?.toLowerCase() === 'post') {
      return this.#follow(await this.request('POST', path.pathname + path.search, sent))
    }
    path.search = new URLSearchParams(sent).toString()
    return this.#follow(await this.request('GET', path.pathname + path.search))
  }

  /** Follows the link with this text. */
  async follow(text: string | RegExp): Promise<Page> {
    const link = this.page.html
      .querySelectorAll('a[href]')
      .find((one) => (typeof text === 'string' ? one.textContent.includes(text) : text.test(one.textContent)))
    const href = link?.getAttribute('href')
    if (!href) throw new Error(`No link ${text} in: ${this.words}`)
    const target = new URL(href, this.page.url)
    return this.open(target.pathname + target.search)
  }

  async signIn(area: string, username: string, password: string): Promise<Page> {
    await this.open(`/${area}/sign-in`)
    return this.fill('username', username).fill('password', password).press('Sign in')
  }

  async signOut(): Promise<Page> {
    return this.press('Sign out')
  }

  /** One request, redirects not followed; the cookies go with it and are kept. */
  async request(
    method: string,
    path: string,
    fields?: [string, string][] | Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    const asked = this.agent[method.toLowerCase() as 'get'](path).set(headers)
    if (fields) asked.type('form').send(new URLSearchParams(fields).toString())
    return this.#arrived(asked, path)
  }

  /** Sends a file with the form of the page that is shown, whose field for it is `file`; redirects not followed. */
  async upload(
    path: string,
    fields: Record<string, string>,
    file: { name: string; content: string | Uint8Array },
  ): Promise<Page> {
    const asked = this.agent.post(path).field({ _csrf: fields._csrf ?? this.hidden('_csrf'), ...fields })
    return this.#arrived(asked.attach('file', Buffer.from(file.content), file.name), path)
  }

  /** A hidden field of the page that is shown, e.g. `_csrf`. */
  hidden(name: string): string {
    return this.page.html.querySelector(`input[name="${name}"]`)?.getAttribute('value') ?? ''
  }

  async #follow(page: Page): Promise<Page> {
    this.#typed = []
    this.#unticked.clear()
    const location = page.headers.get('location')
    if (page.status >= 300 && page.status < 400 && location) {
      const target = new URL(location, page.url)
      return this.#follow(await this.request('GET', target.pathname + target.search))
    }
    this.#page = page
    return page
  }

  async #arrived(asked: Test, path: string): Promise<Page> {
    const { status, headers, body } = await asked.buffer(true).parse(bytes)
    const isText = /^(text|application\/json)/.test(headers['content-type'] ?? '')
    const text = isText ? body.toString('utf8') : ''
    return {
      status,
      url: new URL(path, this.#origin).href,
      headers: new Headers(pairsOf(headers)),
      body,
      text,
      html: parse(text),
    }
  }
}

/** What arrives, as it is. */
function bytes(response: Response, done: (error: Error | null, body: Buffer) => void): void {
  const arriving = response as unknown as Readable
  buffer(arriving).then(
    (body) => done(null, body),
    (error) => done(error, Buffer.alloc(0)),
  )
}

function pairsOf(headers: Record<string, string | string[]>): [string, string][] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
}

function fieldsOf(form: HTMLElement, button: HTMLElement): [string, string][] {
  const inputs = form
    .querySelectorAll('input[name], select[name], textarea[name]')
    .flatMap((input) => valuesOf(input))
  const pressed = button.getAttribute('name')
  return pressed ? [...inputs, [pressed, button.getAttribute('value') ?? '']] : inputs
}

function valuesOf(input: HTMLElement): [string, string][] {
  const name = input.getAttribute('name') ?? ''
  const type = input.getAttribute('type')
  if ((type === 'checkbox' || type === 'radio') && !input.hasAttribute('checked')) return []
  if (input.hasAttribute('disabled')) return []
  if (input.tagName === 'SELECT') {
    const option = input.querySelector('option[selected]') ?? input.querySelector('option')
    return [[name, option?.getAttribute('value') ?? '']]
  }
  return [[name, decode(input.getAttribute('value') ?? (type === 'checkbox' ? 'on' : ''))]]
}

function decode(value: string): string {
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
