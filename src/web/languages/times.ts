import { boundedCache } from '../../bounded-cache.ts'
import { locale } from './languages.ts'

/** A moment as pages show it: in words, in a named time zone. */
export type ShownTime = { iso: string; text: string; zone: string }

const formats = new Map<string, Intl.DateTimeFormat>()
const shownDays = boundedCache<string>()

/**
 * A moment in words, e.g. `Thursday 26 November 2026 at 10:00` in `Central European Standard Time`.
 *
 * @param timeZone IANA name, e.g. `Europe/Madrid`
 */
export function showTime(at: Date, language: string, timeZone: string): ShownTime {
  const text = format(language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at)
  const named = format(language, { timeZoneName: 'long', timeZone }).formatToParts(at)
  const zone = named.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
  return { iso: at.toISOString(), text, zone }
}

/** A day in words, e.g. `31 March 2005`; the day is a calendar day (`2005-03-31`) without a time zone. */
export function showDay(day: string, language: string): string {
  return shownDays(`${language} ${day}`, () =>
    format(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)),
  )
}

/** Making a format costs more than using it, so each is made once. */
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language} ${JSON.stringify(options)}`
  const known = formats.get(name)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale(language), options)
  formats.set(name, made)
  return made
}
