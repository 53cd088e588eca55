import { z } from 'zod'
import type { CentreSeries } from '../../centres/centre-series.ts'
import type { Db } from '../../database/sql.ts'
import { candidateStates, entriesAt } from '../../letters/candidates.ts'
import { type Chosen, chosenAt } from '../../letters/chosen.ts'
import { FormRefusal } from '../../web/errors.ts'

/** What the list of candidates is narrowed to. */
export const criteria = z.object({
  name: z.string().trim().max(100).catch(''),
  state: z.enum(candidateStates).optional().catch(undefined),
})

/** The fields with which an officer chooses candidates: those who are ticked, or all who are found (A9). */
export const choice = z
  .strictObject({
    centre: z.string().optional(),
    name: z.string().optional(),
    state: z.string().optional(),
    which: z.enum(['ticked', 'found']),
    entryIds: z
      .union([z.string(), z.array(z.string())])
      .default([])
      .transform((ids) => [ids].flat().flatMap((id) => id.split(',')))
      .pipe(z.array(z.string().regex(/^[1-9]\d{0,14}$/)).max(100_000))
      .transform((ids) => ids.map(Number)),
  })
  .refine(({ which, entryIds }) => which === 'ticked' || entryIds.length === 0, {
    error: 'officers.credentials.tickedButAll',
  })

/**
 * The candidates of a centre in a series who are meant.
 *
 * @throws {FormRefusal} where there is none
 */
export async function chosenBy(
  db: Db,
  centreSeries: CentreSeries,
  { which, entryIds, ...found }: z.infer<typeof choice>,
): Promise<Chosen> {
  const ids = which === 'ticked' ? entryIds : await entriesAt(db, centreSeries, criteria.parse(found))
  const chosen = await chosenAt(db, centreSeries, ids)
  if (chosen.entry_ids.length === 0) throw new FormRefusal('', 'officers.credentials.noneTicked')
  return chosen
}
