import { z } from 'zod'
import type { Page } from '../database/page.ts'

const rowsPerPage = 50

/** The field `page` of an address; anything but a number of a page is the first. */
export const pageNumber = z.coerce.number().int().min(1).max(100_000).catch(1)

/** The page of a list that has this number. */
export function pageAt(number: number): Page {
  return { size: rowsPerPage, number }
}

/** The part of a whole list that stands on its page of this number. */
export function onPageOf<Item>(list: readonly Item[], number: number): Item[] {
  return list.slice((number - 1) * rowsPerPage, number * rowsPerPage)
}

/** How many pages a list of so many rows has; an empty one has one. */
export function pagesFor(count: number): number {
  return Math.max(1, Math.ceil(count / rowsPerPage))
}
