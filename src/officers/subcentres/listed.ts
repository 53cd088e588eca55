import { z } from 'zod'
import type { Subcentre, Subcentres } from '../../centres/subcentres/subcentres.ts'
import type { Typed } from '../../centres/subcentres/typed.ts'
import { centreKey, centreWords } from '../../names/search-key.ts'
import { onPageOf, pageNumber, pagesFor } from '../../web/paging.ts'
import { isNameless } from '../../web/search-field.ts'

/** Which associate centres Subcentre Management can be narrowed to. */
export const shows = ['all', 'defaults', 'own', 'access', 'noAccess', 'outOfDate', 'typed'] as const

/** What the table is narrowed to, and its page. */
export const view = z.object({
  filter: z.string().max(100).catch(''),
  show: z.enum(shows).catch('all'),
  page: pageNumber,
})

export type View = z.infer<typeof view>

/** The page of the table that is wanted; rows that were refused stand before it, whatever it is narrowed to. */
export function listed(
  { defaults, subcentres }: Subcentres,
  typed: Typed,
  { filter, show, page }: View,
  refused: ReadonlySet<string>,
) {
  const words = centreWords(filter)
  const found = subcentres
    .filter(
      (one) => !isNameless(filter) && words.every((word) => centreKey(one.number, one.name).includes(word)),
    )
    .filter((one) => belongs(one, show, defaults.access, typed))
  const pages = pagesFor(found.length)
  const number = Math.min(page, pages)
  const onPage = onPageOf(found, number)
  const first = subcentres.filter((one) => refused.has(one.number))
  const rows = [...first, ...onPage.filter((one) => !refused.has(one.number))]
  return { rows, found: found.length, pageNumber: number, pages }
}

function belongs(one: Subcentre, show: View['show'], defaultAccess: boolean, typed: Typed): boolean {
  const hasAccess = one.use_defaults ? defaultAccess : one.access
  const conditions: Record<View['show'], boolean> = {
    all: true,
    defaults: one.use_defaults,
    own: !one.use_defaults,
    access: hasAccess,
    noAccess: !hasAccess,
    outOfDate: one.letters_out_of_date > 0,
    typed: one.number in typed.rows,
  }
  return conditions[show]
}
