import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next from 'i18next'
import { boundedCache } from '../../bounded-cache.ts'

const folder = join(import.meta.dirname, '../../../locales')

/** The languages that the portal speaks: one folder under `locales/` each. */
export const languages = readdirSync(folder)

const fromRightToLeft = new Set(['ar', 'fa', 'he', 'ur'])

const catalogue = i18next.createInstance()

await catalogue.init({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: languages,
  resources: Object.fromEntries(languages.map((language) => [language, { translation: texts(language) }])),
  interpolation: { escapeValue: false },
  returnObjects: true,
  ...(process.env.NODE_ENV === 'production' ? {} : { parseMissingKeyHandler: refuseMissing }),
})

/** Gives a text of one language: `t('candidates.home.title')`; with `returnObjects`, whatever the catalogue has there. */
export type Translate = {
  (key: string, values: Record<string, unknown> & { returnObjects: true }): unknown
  (key: string, values?: Record<string, unknown>): string
}

/** What is longer than this was typed by somebody, and would only fill the memory. */
const longestKept = 200

const translators = new Map<string, Translate>()

/** The texts of one language. What has been asked for lately is not looked up again: the catalogue does not change. */
export function translator(language: string): Translate {
  const made = translators.get(language) ?? rememberingTranslator(language)
  translators.set(language, made)
  return made
}

function rememberingTranslator(language: string): Translate {
  // i18next's own type says more than is asked of it here.
  const ask = catalogue.getFixedT(language) as unknown as Translate
  const [plain, filledIn] = [boundedCache<string>(), boundedCache<string>(1000)]
  const remembering = (key: string, values?: Record<string, unknown>) => {
    if (values === undefined) return plain(key, () => ask(key))
    const name = `${key} ${JSON.stringify(values)}`
    const isKept = name.length <= longestKept && !values.returnObjects
    return isKept ? filledIn(name, () => ask(key, values)) : ask(key, values)
  }
  return remembering as Translate
}

/** The language with the region whose dates it uses: British English, the day before the month, 24 hours. */
export function locale(language: string): string {
  return language === 'en' ? 'en-GB' : language
}

/** Whether the language is written from left to right or from right to left. */
export function direction(language: string): 'ltr' | 'rtl' {
  return fromRightToLeft.has(language) ? 'rtl' : 'ltr'
}

/** A catalogue is a file per topic: `locales/en/mail.json` holds what is called `mail.…`. */
function texts(language: string): Record<string, unknown> {
  const files = readdirSync(join(folder, language)).filter((file) => file.endsWith('.json'))
  return Object.fromEntries(
    files.map((file) => [
      file.replace('.json', ''),
      JSON.parse(readFileSync(join(folder, language, file), 'utf8')),
    ]),
  )
}

function refuseMissing(key: string, given?: string): string {
  if (given !== undefined) return given
  throw new Error(`The catalogue has no text "${key}"`)
}
