import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, rows, sql } from '../database/sql.ts'
import type { Officer } from './candidate-access.ts'
import { readDelay } from './delay.ts'
import type { Place } from './place.ts'
import {
  defaultsErrors,
  type RowError,
  rowErrors,
  shownDefaults,
  shownRow,
  type Typed,
  type TypedDefaults,
  type TypedRow,
  ticksAll,
  valuesOf,
} from './subcentre-values.ts'
import { type Subcentre, type SubcentreDefaults, subcentresOf } from './subcentres.ts'

/** Nothing was saved: every value that is refused, and the rows as others have left them meanwhile. */
export class SubcentresRefused extends Error {
  readonly errors: readonly RowError[]

  constructor(errors: readonly RowError[]) {
    super('Subcentres refused')
    this.errors = errors
  }
}

type Shown = Omit<TypedRow, 'was'> | Omit<TypedDefaults, 'was'>

/** What a save changed: rows before and after, and where letters are out of date because of it (A8). */
export type SavedSummary = {
  changes: { centre: string; before: Shown; now: Shown }[]
  letters: { centre: string; count: number }[]
}

/**
 * Saves Subcentre Management: all rows or none, each checked (A8). In force from the next request on (A5-A7).
 *
 * @param typed what differs from what was shown
 * @returns the number of the audit event that keeps the summary
 * @throws {SubcentresRefused} for values that cannot be, and for rows that somebody else has changed since they were shown
 */
export async function saveSubcentres(db: Db, officer: Officer, place: Place, typed: Typed): Promise<number> {
  return transaction(db, async (tx) => {
    await lock(tx, place)
    const current = await subcentresOf(tx, place)
    const errors = [...valueErrors(typed, current.subcentres), ...conflicts(typed, current)]
    if (errors.length > 0) throw new SubcentresRefused(errors)
    const before = shown(current)
    if (typed.defaults) await saveDefaults(tx, officer, place, typed.defaults)
    await saveRows(tx, officer, place, typed, current.subcentres)
    const saved = await subcentresOf(tx, place)
    const summary: SavedSummary = {
      changes: changesBetween(before, shown(saved), typed),
      letters: newlyOutOfDate(current.subcentres, saved.subcentres),
    }
    const who = { identityId: officer.identityId, area: 'officers', centreId: place.centre_id }
    return record(tx, { what: 'subcentres.saved', ...who, detail: { series: place.series_code, ...summary } })
  })
}

/** The summary of an officer's save, or undefined. */
export async function savedSummary(
  db: Db,
  officer: Officer,
  place: Place,
  eventId: number,
): Promise<SavedSummary | undefined> {
  const [event] = await rows(
    db,
    z.object({ detail: z.custom<SavedSummary>() }),
    sql`
      select detail from audit_event
      where id = ${eventId} and what = 'subcentres.saved' and identity_id = ${officer.identityId}
        and centre_id = ${place.centre_id} and detail->>'series' = ${place.series_code}
    `,
  )
  return event?.detail
}

/** Of two who save at once, the second waits for the first, and then sees what it changed. */
async function lock(tx: Db, place: Place): Promise<void> {
  await execute(
    tx,
    sql`
      insert into centre_default (series_id, centre_id) values (${place.series_id}, ${place.centre_id})
      on conflict (series_id, centre_id) do update set series_id = excluded.series_id
    `,
  )
}

function valueErrors({ defaults, rows }: Typed, subcentres: readonly Subcentre[]): RowError[] {
  const known = new Set(subcentres.map((one) => one.number))
  const inRows = Object.entries(rows).flatMap(([number, row]) =>
    known.has(number)
      ? rowErrors(`centres.${number}`, row)
      : [{ field: `centres.${number}.delay`, key: 'officers.subcentres.unknown', params: { number } }],
  )
  return [...(defaults ? defaultsErrors(defaults) : []), ...inRows]
}

type Current = { defaults: SubcentreDefaults; subcentres: Subcentre[] }

/** Rows that are changed here and were changed by somebody else since they were shown, unless to the same values. */
function conflicts({ defaults, rows }: Typed, current: Current): RowError[] {
  const found: RowError[] = []
  const key = 'officers.subcentres.changedMeanwhile'
  const defaultsNow = shownDefaults(current.defaults, current.subcentres)
  if (defaults && valuesOf(defaults.was) !== valuesOf(defaultsNow.was))
    found.push({ field: 'default.delay', key, params: { name: current.defaults.changed_by ?? '' } })
  for (const one of current.subcentres) {
    const row = rows[one.number]
    if (!row || row.was === shownRow(one, current.defaults).was) continue
    const name = (one.use_defaults ? current.defaults.changed_by : one.changed_by) ?? one.changed_by ?? ''
    found.push({ field: `centres.${one.number}.delay`, key, params: { name } })
  }
  return found
}

function shown({ defaults, subcentres }: Current): Map<string, Shown> {
  return new Map<string, Shown>([
    ['default', { ...values(shownDefaults(defaults, subcentres)), useDefaults: false }],
    ...subcentres.map((one): [string, Shown] => [one.number, values(shownRow(one, defaults))]),
  ])
}

function values({ was, ...row }: TypedRow | TypedDefaults): Shown {
  return row
}

/** What changed, row by row. A centre that follows the default row is not repeated for each of its values. */
function changesBetween(before: Map<string, Shown>, now: Map<string, Shown>, typed: Typed) {
  const followsOnly = (number: string) =>
    number !== 'default' &&
    before.get(number)?.useDefaults &&
    now.get(number)?.useDefaults &&
    !typed.rows[number]
  return [...now].flatMap(([centre, row]) => {
    const old = before.get(centre)
    if (!old || followsOnly(centre) || JSON.stringify(old) === JSON.stringify(row)) return []
    return [{ centre, before: old, now: row }]
  })
}

function newlyOutOfDate(before: readonly Subcentre[], now: readonly Subcentre[]) {
  const were = new Map(before.map((one) => [one.id, one.letters_out_of_date]))
  return now
    .filter((one) => one.letters_out_of_date > (were.get(one.id) ?? 0))
    .map((one) => ({ centre: one.number, count: one.letters_out_of_date }))
}

async function saveDefaults(tx: Db, officer: Officer, place: Place, typed: TypedDefaults): Promise<void> {
  await execute(
    tx,
    sql`
      update centre_default set
        delay_minutes = ${readDelay(typed.delay)}, access = ${typed.access}, contact = ${typed.contact},
        contact_name = ${typed.contactName.trim()}, contact_email = ${typed.contactEmail.trim()},
        contact_phone = ${typed.contactPhone.trim()}, changed_by = ${officer.name}, changed_at = now()
      where series_id = ${place.series_id} and centre_id = ${place.centre_id}
    `,
  )
}

/** A row that uses defaults keeps its own values for the day on which it no longer does. */
async function saveRows(
  tx: Db,
  officer: Officer,
  place: Place,
  typed: Typed,
  subcentres: readonly Subcentre[],
): Promise<void> {
  const all = typed.defaults !== undefined && ticksAll(typed.defaults)
  const saved = subcentres.flatMap((one) => {
    const row = typed.rows[one.number]
    if (all && !row) return one.use_defaults ? [] : [{ ...one, use_defaults: true }]
    if (!row) return []
    if (row.useDefaults || all) return [{ ...one, use_defaults: true }]
    const own = { delay_minutes: readDelay(row.delay) ?? 0, access: row.access, contact: row.contact }
    return [{ ...one, ...own, use_defaults: false }]
  })
  await execute(
    tx,
    sql`
      insert into centre_setting
        (series_id, centre_id, use_defaults, delay_minutes, access, contact, changed_by, changed_at)
      select ${place.series_id}, row.*, ${officer.name}, now()
      from unnest(
        ${saved.map((one) => one.id)}::bigint[], ${saved.map((one) => one.use_defaults)}::boolean[],
        ${saved.map((one) => one.delay_minutes)}::integer[], ${saved.map((one) => one.access)}::boolean[],
        ${saved.map((one) => one.contact)}::text[]
      ) as row
      on conflict (series_id, centre_id) do update set
        use_defaults = excluded.use_defaults, delay_minutes = excluded.delay_minutes, access = excluded.access,
        contact = excluded.contact, changed_by = excluded.changed_by, changed_at = excluded.changed_at
    `,
  )
}
