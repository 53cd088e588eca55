import { join } from 'node:path'
import ejs from 'ejs'
import { type HTMLElement, parse } from 'node-html-parser'
import { translator } from '../../../src/web/languages/languages.ts'
import { showTime } from '../../../src/web/languages/times.ts'

export const views = join(import.meta.dirname, '../../../views')

const frame = {
  t: translator('en'),
  lang: 'en',
  locale: 'en-GB',
  dir: 'ltr',
  area: null,
  account: null,
  navigation: [],
  flash: null,
  board: {
    name: 'Northern Examinations Board',
    timeZone: 'Europe/Madrid',
    url: 'https://results.example.org',
  },
  csrfToken: () => 'token',
  asset: (name: string) => `/assets/${name}`,
  formatTime: (at: Date, timeZone: string) => showTime(at, 'en', timeZone),
  form: { values: {}, errors: [] },
}

/** A view or partial as its HTML, e.g. `partials/field`. */
export async function render(view: string, locals: object = {}): Promise<string> {
  return ejs.renderFile(join(views, `${view}.ejs`), { ...frame, ...locals }, { root: views })
}

/** A view or partial as elements. */
export async function rendered(view: string, locals: object = {}): Promise<HTMLElement> {
  return parse(await render(view, locals))
}
