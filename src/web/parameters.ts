import { NotFound } from './errors.ts'

/** A number in a path, such as an entry's; anything else leads nowhere. */
export function numberParameter(text: unknown): number {
  if (typeof text !== 'string' || !/^[1-9]\d{0,14}$/.test(text)) throw new NotFound()
  return Number(text)
}
