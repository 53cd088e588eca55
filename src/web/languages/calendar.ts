/**
 * Whether a text is a day (`2026-08-13`) or a day and time (`2026-08-13T08:00`) that exists: neither the 31st of February
 * nor 25 o'clock.
 */
export function isInCalendar(text: string): boolean {
  const at = new Date(text.length === 10 ? text : `${text}Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
