import { transaction } from '../../database/connection.ts'
import { type Db, execute, sql } from '../../database/sql.ts'
import { FormRefusals } from '../../web/errors.ts'
import type { Officer } from '../candidate-access.ts'
import type { CentreSeries } from '../centre-series.ts'
import { discardDraft, keepDraft } from './draft.ts'
import { refusals } from './refusals.ts'
import { recordSave } from './saved.ts'
import { type Subcentre, subcentresOf } from './subcentres.ts'
import { comparedWith, type Typed, type TypedDefaults, ticksAll } from './typed.ts'
import { defaultValues, rowValues } from './values.ts'

/**
 * Saves Subcentre Management: all rows or none, each checked (A8). In force from the next request on (A5-A7). What is refused
 * stays as the officer's draft.
 *
 * @param typed what differs from what was shown
 * @returns the number of the audit event that keeps what was changed
 * @throws {FormRefusals} for values that cannot be, and for rows that somebody else has changed since they were shown
 */
export async function saveSubcentres(
  db: Db,
  officer: Officer,
  centreSeries: CentreSeries,
  typed: Typed,
): Promise<number> {
  const outcome = await transaction(db, async (tx) => {
    await lock(tx, centreSeries)
    const before = await subcentresOf(tx, centreSeries)
    const refused = refusals(typed, before)
    if (refused.length > 0) {
      await keepDraft(tx, officer.identityId, centreSeries, comparedWith(before, typed))
      return { refused }
    }
    if (typed.defaults) await saveDefaults(tx, officer, centreSeries, typed.defaults)
    await saveRows(tx, officer, centreSeries, typed, before.subcentres)
    await discardDraft(tx, officer.identityId, centreSeries)
    return { eventId: await recordSave(tx, officer, centreSeries, typed, before) }
  })
  if (outcome.refused) throw new FormRefusals(outcome.refused)
  return outcome.eventId
}

/** Of two who save at once, the second waits for the first, and then sees what it changed. */
async function lock(tx: Db, { series_id, centre_id }: CentreSeries): Promise<void> {
  await execute(
    tx,
    sql`
      insert into centre_default (series_id, centre_id) values (${series_id}, ${centre_id})
      on conflict (series_id, centre_id) do update set series_id = excluded.series_id
    `,
  )
}

async function saveDefaults(
  tx: Db,
  officer: Officer,
  { series_id, centre_id }: CentreSeries,
  typed: TypedDefaults,
): Promise<void> {
  const now = defaultValues.parse(typed.now)
  await execute(
    tx,
    sql`
      update centre_default set
        delay_minutes = ${now.delay}, access = ${now.access}, contact = ${now.contact},
        contact_name = ${now.contactName}, contact_email = ${now.contactEmail}, contact_phone = ${now.contactPhone},
        changed_by = ${officer.name}, changed_at = now()
      where series_id = ${series_id} and centre_id = ${centre_id}
    `,
  )
}

/** A row that uses defaults keeps its own values for the day on which it no longer does. */
async function saveRows(
  tx: Db,
  officer: Officer,
  { series_id }: CentreSeries,
  { defaults, rows }: Typed,
  subcentres: readonly Subcentre[],
): Promise<void> {
  const all = defaults !== undefined && ticksAll(defaults)
  const saved = subcentres.flatMap((one): Subcentre[] => {
    const row = rows[one.number]
    if (all ? row || !one.use_defaults : row?.now.useDefaults) return [{ ...one, use_defaults: true }]
    if (!row) return []
    const { delay, access, contact } = rowValues.parse(row.now)
    return [{ ...one, use_defaults: false, delay_minutes: delay, access, contact }]
  })
  await execute(
    tx,
    sql`
      insert into centre_setting
        (series_id, centre_id, use_defaults, delay_minutes, access, contact, changed_by, changed_at)
      select ${series_id}, row.*, ${officer.name}, now()
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
