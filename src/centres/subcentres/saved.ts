import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { type Db, maybeRow, sql } from '../../database/sql.ts'
import type { Officer } from '../candidate-access.ts'
import type { CentreSeries } from '../centre-series.ts'
import { type Subcentre, type Subcentres, subcentresOf } from './subcentres.ts'
import type { Typed } from './typed.ts'
import { defaultValues, defaultValuesOf, rowValues, valuesOf } from './values.ts'

const rowSaved = z.union([defaultValues, rowValues])

const summary = z.object({
  changes: z.array(z.object({ centre: z.string(), before: rowSaved, now: rowSaved })),
  letters: z.array(z.object({ centre: z.string(), count: z.number() })),
})

/** What a save changed: rows before and after, and where letters are out of date because of it (A8). */
export type SavedSummary = z.infer<typeof summary>

/** Records what a save has changed. */
export async function recordSave(
  tx: Db,
  officer: Officer,
  centreSeries: CentreSeries,
  typed: Typed,
  before: Subcentres,
): Promise<number> {
  const now = await subcentresOf(tx, centreSeries)
  const saved: SavedSummary = {
    changes: changesBetween(before, now, typed),
    letters: newlyOutOfDate(before.subcentres, now.subcentres),
  }
  const who = { identityId: officer.identityId, area: 'officers', centreId: centreSeries.centre_id }
  const detail = { series: centreSeries.series_code, ...saved }
  return record(tx, { what: 'subcentres.saved', ...who, detail })
}

/** What an officer's save changed, or undefined. */
export async function savedSummary(
  db: Db,
  officer: Officer,
  centreSeries: CentreSeries,
  eventId: number,
): Promise<SavedSummary | undefined> {
  const event = await maybeRow(
    db,
    z.object({ detail: summary }),
    sql`
      select detail from audit_event
      where id = ${eventId} and what = 'subcentres.saved' and identity_id = ${officer.identityId}
        and centre_id = ${centreSeries.centre_id} and detail->>'series' = ${centreSeries.series_code}
    `,
  )
  return event?.detail
}

/** What changed, row by row. A centre that follows the default row is not repeated for each of its values. */
function changesBetween(before: Subcentres, now: Subcentres, typed: Typed): SavedSummary['changes'] {
  const old = valuesByRow(before)
  return [...valuesByRow(now)].flatMap(([centre, values]) => {
    const was = old.get(centre)
    const follows = centre !== 'default' && was?.useDefaults && values.useDefaults && !typed.rows[centre]
    if (!was || follows || isDeepStrictEqual(was, values)) return []
    return [{ centre, before: was, now: values }]
  })
}

/** The tick box of the default row follows from the others, and is left out of account. */
function valuesByRow({ defaults, subcentres }: Subcentres) {
  return new Map<string, z.infer<typeof rowSaved>>([
    ['default', { ...defaultValuesOf(defaults, subcentres), useDefaults: false }],
    ...subcentres.map((one) => [one.number, valuesOf(one, defaults)] as const),
  ])
}

function newlyOutOfDate(before: readonly Subcentre[], now: readonly Subcentre[]): SavedSummary['letters'] {
  const were = new Map(before.map((one) => [one.id, one.letters_out_of_date]))
  return now
    .filter((one) => one.letters_out_of_date > (were.get(one.id) ?? 0))
    .map((one) => ({ centre: one.number, count: one.letters_out_of_date }))
}
