import type { agent } from 'supertest'

/** The cookies that an agent of supertest keeps for one site. */
export class Cookies {
  readonly #jar: ReturnType<typeof agent>['jar']
  readonly #site: { domain: string; path: string; secure: boolean; script: boolean }

  constructor({ jar }: ReturnType<typeof agent>, origin: string) {
    this.#jar = jar
    this.#site = { domain: new URL(origin).hostname, path: '/', secure: false, script: false }
  }

  get(name: string): string | undefined {
    return this.#jar.getCookie(name, this.#site)?.value
  }

  set(name: string, value: string): void {
    this.#jar.setCookie(`${name}=${value}; Path=/`, this.#site.domain, '/')
  }

  delete(name: string): void {
    this.#jar.setCookie(`${name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT`, this.#site.domain, '/')
  }

  clear(): void {
    for (const [name] of this) this.delete(name)
  }

  *[Symbol.iterator](): Iterator<[name: string, value: string]> {
    for (const { name, value } of this.#jar.getCookies(this.#site)) yield [name, value]
  }
}
