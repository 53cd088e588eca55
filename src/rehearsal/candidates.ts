import { z } from 'zod'
import { emailKey } from '../accounts/email-address.ts'
import type { Config } from '../config.ts'
import { transaction } from '../database/connection.ts'
import { type Db, execute, row, rows, sql } from '../database/sql.ts'
import { addCredentials } from '../letters/add-credentials.ts'
import { centreKey, entryKeys } from '../names/search-key.ts'
import { cefrOf, type ExamDefinition, gradeOf, storedDefinition } from '../results/exam-definition.ts'
import type { RehearsalCandidate } from './crowd/come.ts'

/** No country has this code, so no centre of the board's has such a number. */
const nowhere = 'ZZ'
const candidatesOfCentre = 1000

const ids = z.object({ id: z.number() })
const entry = z.object({ id: z.number(), exam_id: z.number(), reference: z.string() })

/**
 * Makes the candidates of a rehearsal: at centres of their own, entered for the exams of the series, with results, letters and
 * accounts that have one password in common.
 */
export async function makeCandidates(
  owner: Db,
  config: Config,
  rehearsal: { id: number; series_id: number; candidates: number },
  passwordHash: string,
): Promise<RehearsalCandidate[]> {
  return transaction(owner, async (tx) => {
    const exams = await examsOf(tx, rehearsal.series_id)
    const candidates: RehearsalCandidate[] = []
    for (let index = 0; candidates.length < rehearsal.candidates; index += 1) {
      const centreId = await addCentre(tx, rehearsal, index)
      const count = Math.min(candidatesOfCentre, rehearsal.candidates - candidates.length)
      const entries = await addEntries(tx, rehearsal.series_id, centreId, count, exams)
      const scores = await addResults(tx, entries, exams)
      const entryIds = entries.map(({ id }) => id)
      await addCredentials(tx, config.encryptionKey, entryIds)
      const numbers = await addAccounts(tx, entryIds, passwordHash)
      for (const { id, reference } of entries) {
        const [score, idNumber] = [scores.get(id), numbers.get(id)]
        if (score === undefined || idNumber === undefined) throw new Error('A candidate is not whole')
        candidates.push({ idNumber, path: `/candidates/results/${id}`, reference, score })
      }
    }
    return candidates
  })
}

/** Erases the candidates of a rehearsal and all that was made for them; what they did stays in the audit log. */
export async function eraseCandidates(owner: Db, rehearsalId: number): Promise<void> {
  await transaction(owner, async (tx) => {
    const found = await rows(
      tx,
      ids,
      sql`select id from centre where country = ${nowhere} and name = ${centreName(rehearsalId)}`,
    )
    const centreIds = found.map(({ id }) => id)
    const theirs = sql`(select id from entry where centre_id = any(${centreIds}))`
    const people = await rows(
      tx,
      z.object({ identity_id: z.number() }),
      sql`delete from candidate_account where entry_id in ${theirs} returning identity_id`,
    )
    const identityIds = people.map(({ identity_id }) => identity_id)
    await execute(tx, sql`delete from session where identity_id = any(${identityIds})`)
    await execute(tx, sql`delete from identity where id = any(${identityIds})`)
    await execute(tx, sql`delete from credential where entry_id in ${theirs}`)
    await execute(tx, sql`delete from result where entry_id in ${theirs}`)
    await execute(tx, sql`delete from entry where centre_id = any(${centreIds})`)
    await execute(tx, sql`delete from candidate_notice where centre_id = any(${centreIds})`)
    await execute(tx, sql`delete from centre_setting where centre_id = any(${centreIds})`)
    await execute(tx, sql`delete from centre where id = any(${centreIds})`)
  })
}

type Exams = Map<number, ExamDefinition>

/** The published exams that somebody is entered for in the series; all of them where nobody is. */
async function examsOf(tx: Db, seriesId: number): Promise<Exams> {
  const found = await rows(
    tx,
    z.object({ id: z.number(), definition: z.string(), is_entered: z.boolean() }),
    sql`
      select id, definition::text,
        exists (select from entry where exam_id = exam.id and series_id = ${seriesId}) as is_entered
      from exam where published order by code
    `,
  )
  const entered = found.filter(({ is_entered }) => is_entered)
  const taken = entered.length > 0 ? entered : found
  return new Map(taken.map(({ id, definition }) => [id, storedDefinition(definition)]))
}

function centreName(rehearsalId: number): string {
  return `Rehearsal ${rehearsalId}`
}

/** A centre that gives all its candidates access at the series' release. */
async function addCentre(
  tx: Db,
  { id: rehearsalId, series_id }: { id: number; series_id: number },
  index: number,
): Promise<number> {
  const number = `${nowhere}${rehearsalId}${String(index).padStart(3, '0')}`
  const name = centreName(rehearsalId)
  const { id } = await row(
    tx,
    ids,
    sql`
      insert into centre (number, name, kind, country, time_zone, contact_name, contact_email, contact_phone, name_key)
      values (
        ${number}, ${name}, 'centre', ${nowhere}, 'UTC', 'Nobody', 'nobody@rehearsal.invalid', '',
        ${centreKey(number, name)}
      )
      returning id
    `,
  )
  await execute(
    tx,
    sql`
      insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, contact)
      values (${series_id}, ${id}, 'all', false, true, 'centre')
    `,
  )
  return id
}

async function addEntries(tx: Db, seriesId: number, centreId: number, count: number, exams: Exams) {
  const [firstName, lastName] = ['Rehearsal', 'Candidate']
  const keys = entryKeys(firstName, lastName)
  const examIds = [...exams.keys()]
  return rows(
    tx,
    entry,
    sql`
      insert into entry (
        series_id, exam_id, centre_id, candidate_number, first_name, last_name,
        first_name_key, last_name_key, name_key, date_of_birth
      )
      select ${seriesId}, (${examIds}::bigint[])[1 + number % ${examIds.length}::int], ${centreId}, lpad(number::text, 4, '0'),
        ${firstName}, ${lastName}, ${keys.first_name_key}, ${keys.last_name_key}, ${keys.name_key}, '2005-03-31'
      from generate_series(1, ${count}::int) as number
      returning id, exam_id, reference
    `,
  )
}

/**
 * A final result for everybody.
 *
 * @returns everybody's overall score
 */
async function addResults(
  tx: Db,
  entries: readonly z.infer<typeof entry>[],
  exams: Exams,
): Promise<Map<number, number>> {
  const scores = new Map<number, number>()
  const results = entries.flatMap(({ id, exam_id }) => {
    const exam = exams.get(exam_id)
    if (!exam) return []
    const components = exam.components.map(({ code, range }) => ({ code, score: aScore(range) }))
    const sum = components.reduce((total, { score }) => total + score, 0)
    const overall = Math.floor(sum / components.length + 0.5)
    const band = gradeOf(exam, overall)
    scores.set(id, overall)
    const parts = components.map(({ code, score }) => [id, code, score, null, cefrOf(exam, score) ?? null])
    return [...parts, [id, 'overall', overall, band?.grade ?? null, band?.cefr ?? null]]
  })
  const column = (place: number) => results.map((result) => result[place])
  await execute(
    tx,
    sql`
      insert into result (entry_id, component, score, grade, cefr, status)
      select result.*, 'final' from unnest(
        ${column(0)}::bigint[], ${column(1)}::text[], ${column(2)}::int[], ${column(3)}::text[], ${column(4)}::text[]
      ) as result
    `,
  )
  return scores
}

/** In the upper half of what a component can have. */
function aScore({ from, to }: { from: number; to: number }): number {
  return Math.round(from + (to - from) * (0.5 + Math.random() / 2))
}

/**
 * Everybody has registered, at an address that cannot exist.
 *
 * @returns everybody's ID number
 */
async function addAccounts(
  tx: Db,
  entryIds: readonly number[],
  passwordHash: string,
): Promise<Map<number, string>> {
  const emails = entryIds.map((id) => `candidate${id}@rehearsal.invalid`)
  const registered = await rows(
    tx,
    z.object({ entry_id: z.number(), id_number: z.string() }),
    sql`
      with person as (
        insert into identity (email, email_key, password_hash)
        select email, key, ${passwordHash} from unnest(${emails}::text[], ${emails.map(emailKey)}::text[]) as one (email, key)
        returning id, email
      ), account as (
        insert into candidate_account (entry_id, identity_id)
        select entry_id, person.id from unnest(${entryIds}::bigint[], ${emails}::text[]) as one (entry_id, email)
        join person on person.email = one.email
      )
      update credential set used_at = now(), secret_number_encrypted = null where entry_id = any(${entryIds})
      returning entry_id, id_number
    `,
  )
  return new Map(registered.map(({ entry_id, id_number }) => [entry_id, id_number]))
}
