import { z } from 'zod'

const form = /^(\d{1,2}):([0-5]\d)$/

/**
 * Reads a delay as officers type it, in hours and minutes: `01:30`. Nothing typed is no delay.
 *
 * @returns minutes, at most 99:59; undefined for anything else
 */
export function readDelay(text: string): number | undefined {
  const typed = text.trim()
  if (typed === '') return 0
  const [, hours, minutes] = form.exec(typed) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

/** A delay of so many minutes as officers type it: `01:30`. */
export function showDelay(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

/** The field of a form with a delay, which becomes minutes. */
export const delayField = z
  .string()
  .default('')
  .refine((text) => readDelay(text) !== undefined, 'officers.delay.form')
  .transform((text) => readDelay(text) ?? 0)
