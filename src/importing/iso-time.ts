import { isDay } from './csv/table-schema.ts'

const form = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?(?:Z|([+-]\d{2}):?(\d{2})?)$/

/** A moment in ISO 8601 with its offset, e.g. `2026-08-13T08:00:00+01:00`; undefined where it is none. */
export function parseIsoTime(text: string): Date | undefined {
  const parts = form.exec(text)
  if (!parts) return undefined
  const [, day = '', minutes, seconds = ':00', offsetHours, offsetMinutes = '00'] = parts
  const offset = offsetHours ? `${offsetHours}:${offsetMinutes}` : 'Z'
  const moment = new Date(`${day}T${minutes}${seconds}${offset}`)
  return isDay(day) && !Number.isNaN(moment.getTime()) ? moment : undefined
}
