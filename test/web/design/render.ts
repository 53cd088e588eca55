import { type HTMLElement, parse } from 'node-html-parser'
import { translator } from '../../../src/web/languages/languages.ts'
import { showTime } from '../../../src/web/languages/times.ts'
import { templates } from '../../../src/web/templates.ts'

const draw = templates(false)

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
export function render(view: string, locals: object = {}): string {
  return draw(view, { ...frame, ...locals })
}

/** A view or partial as elements. */
export function rendered(view: string, locals: object = {}): HTMLElement {
  return parse(render(view, locals))
}
