import type { Response } from 'express'
import { searchWords } from '../names/search-key.ts'
import type { FieldError } from './page.ts'

/** Whether a text that is typed to find somebody, or a centre, has nothing in it that could be looked for, only signs. */
export function isNameless(text: string): boolean {
  return text.trim() !== '' && searchWords(text).length === 0
}

/** The messages of a page with a search field; where only signs are typed, its answer is one with status 422. */
export function searchErrors(res: Response, field: string, text: string): FieldError[] {
  if (!isNameless(text)) return []
  res.status(422)
  return [{ field, message: res.locals.t('forms.nameless') }]
}
