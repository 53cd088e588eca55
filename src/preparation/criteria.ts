import type { Request } from 'express'
import { z } from 'zod'
import type { Criteria } from '../results/search/found-entries.ts'
import { type Sorting, sortings } from '../results/search/search.ts'
import { pageNumber } from '../web/paging.ts'
import { isNameless } from '../web/search-field.ts'

const candidateNumber = z
  .string()
  .regex(/^(\d{4})?$/, 'preparation.criteria.fourDigits')
  .optional()
const name = z
  .string()
  .trim()
  .max(100, 'forms.tooLongText')
  .refine((typed) => !isNameless(typed), 'forms.nameless')
  .optional()

const fields = z.strictObject({
  series: z.string().max(20, 'forms.tooLongText').optional(),
  exam: z.string().max(20, 'forms.tooLongText').optional(),
  candidateNumberFrom: candidateNumber,
  candidateNumberTo: candidateNumber,
  firstName: name,
  lastName: name,
  reference: z
    .string()
    .max(20, 'forms.tooLongText')
    .transform((typed) => typed.replace(/[\s-]/g, '').toUpperCase())
    .optional(),
})

/** The "Report criteria" (S7) as they come from the form; empty fields do not count. */
export const criteriaFields = fields
  .transform((typed): Criteria => Object.fromEntries(Object.entries(typed).filter(([, value]) => value)))
  .refine(
    ({ candidateNumberFrom, candidateNumberTo }) =>
      !candidateNumberFrom || !candidateNumberTo || candidateNumberFrom <= candidateNumberTo,
    { message: 'preparation.criteria.fromAboveTo', path: ['candidateNumberTo'] },
  )

/** How the table is shown: `sort` is a column, with `-` before it from the end; `page` counts from 1. */
export const tableFields = z.object({
  sort: z
    .string()
    .regex(new RegExp(`^-?(${sortings.join('|')})$`))
    .catch('number')
    .transform((sort) => ({ by: sort.replace('-', '') as Sorting['by'], descending: sort.startsWith('-') })),
  page: pageNumber,
})

/** The part of an address that names the criteria; without what says how the table is shown. */
export function withoutTable(query: Request['query']): Record<string, unknown> {
  const { sort: _sort, page: _page, ...criteria } = query
  return criteria
}

/** The address of the same search with something changed. */
export function searchAddress(criteria: Criteria, changes: Record<string, string | number> = {}): string {
  const parameters = Object.entries({ ...criteria, ...changes }).map(([name, value]) => [name, String(value)])
  return new URLSearchParams(Object.fromEntries(parameters)).toString()
}
