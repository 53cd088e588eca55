import { z } from 'zod'
import type { Db } from '../../src/database/sql.ts'
import { execute, row, sql } from '../../src/database/sql.ts'
import { centreKey, entryKeys } from '../../src/names/search-key.ts'

const made = z.object({ id: z.number() })

let count = 0

/** A number that no other thing made in this test file has. */
function next(): number {
  count += 1
  return count
}

export type Centre = { id: number; number: string }

/** A centre; `kind` associate needs `parentId`. */
export async function aCentre(
  db: Db,
  wanted: {
    number?: string
    name?: string
    kind?: 'centre' | 'associate' | 'preparation'
    parentId?: number | null
    country?: string
    timeZone?: string
    contactName?: string
    contactEmail?: string
    contactPhone?: string
  } = {},
): Promise<Centre> {
  const number = wanted.number ?? `ES${90_000 + next()}`
  const name = wanted.name ?? `Centre ${number}`
  const { id } = await row(
    db,
    made,
    sql`
      insert into centre
        (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone, name_key)
      values (
        ${number}, ${name}, ${wanted.kind ?? 'centre'}, ${wanted.parentId ?? null},
        ${wanted.country ?? 'ES'}, ${wanted.timeZone ?? 'Europe/Madrid'},
        ${wanted.contactName ?? `Officer of ${number}`},
        ${wanted.contactEmail ?? `officer@${number.toLowerCase()}.example`},
        ${wanted.contactPhone ?? '+34 600 000 000'}, ${centreKey(number, name)}
      )
      returning id
    `,
  )
  return { id, number }
}

export type Series = { id: number; code: string }

/** A series, released an hour ago; `releaseAt: null` is on hold. */
export async function aSeries(
  db: Db,
  wanted: {
    code?: string
    name?: string
    releaseAt?: Date | null
    centreReleaseAt?: Date | null
    credentialsFrom?: Date | null
    enquiriesUntil?: string | null
  } = {},
): Promise<Series> {
  const code = wanted.code ?? `2026-T${next()}`
  const { releaseAt = hoursFromNow(-1), credentialsFrom = hoursFromNow(-24 * 30) } = wanted
  const { id } = await row(
    db,
    made,
    sql`
      insert into series (code, name, release_at, centre_release_at, credentials_from, enquiries_until)
      values (
        ${code}, ${wanted.name ?? `Series ${code}`}, ${releaseAt}, ${wanted.centreReleaseAt ?? null},
        ${credentialsFrom}, ${wanted.enquiriesUntil ?? null}
      )
      returning id
    `,
  )
  return { id, code }
}

export type Entry = {
  id: number
  candidateNumber: string
  examCode: string
  seriesId: number
  centreId: number
}

/** A candidate's entry for an exam (B2 First, where nothing else is said). Makes the series and centre that are left out. */
export async function anEntry(
  db: Db,
  wanted: {
    seriesId?: number
    centreId?: number
    preparationCentreId?: number | null
    examCode?: string
    candidateNumber?: string
    firstName?: string
    lastName?: string
    dateOfBirth?: string
  } = {},
): Promise<Entry> {
  const seriesId = wanted.seriesId ?? (await aSeries(db)).id
  const centreId = wanted.centreId ?? (await aCentre(db)).id
  const { examCode = 'B2F', firstName = 'Ana', lastName = 'Núñez' } = wanted
  const keys = entryKeys(firstName, lastName)
  const candidateNumber = wanted.candidateNumber ?? String(next()).padStart(4, '0')
  const { id } = await row(
    db,
    made,
    sql`
      insert into entry (
        series_id, exam_id, centre_id, preparation_centre_id, candidate_number, first_name, last_name,
        first_name_key, last_name_key, name_key, date_of_birth
      )
      values (
        ${seriesId}, (select id from exam where code = ${examCode}), ${centreId},
        ${wanted.preparationCentreId ?? null}, ${candidateNumber}, ${firstName}, ${lastName},
        ${keys.first_name_key}, ${keys.last_name_key}, ${keys.name_key}, ${wanted.dateOfBirth ?? '2005-03-31'}
      )
      returning id
    `,
  )
  return { id, candidateNumber, examCode, seriesId, centreId }
}

export type Status = 'final' | 'pending' | 'withheld' | 'absent_part' | 'absent'

/** The result of one component of an entry: `overall`, final, 175, where nothing else is said. */
export async function aResult(
  db: Db,
  entryId: number,
  wanted: {
    component?: string
    score?: number | null
    grade?: string | null
    cefr?: string | null
    status?: Status
  } = {},
): Promise<void> {
  const { component = 'overall', status = 'final' } = wanted
  const isOverall = component === 'overall' && status === 'final'
  const { score = status === 'final' ? 175 : null, grade = isOverall ? 'B' : null } = wanted
  const { cefr = status === 'final' ? 'B2' : null } = wanted
  await execute(
    db,
    sql`
      insert into result (entry_id, component, score, grade, cefr, status)
      values (${entryId}, ${component}, ${score}, ${grade}, ${cefr}, ${status})
    `,
  )
}

/** The results of all components of B2 First and `overall`: 175, grade B. */
export async function aFullResult(db: Db, entryId: number): Promise<void> {
  for (const component of ['reading', 'use_of_english', 'writing', 'listening', 'speaking', 'overall']) {
    await aResult(db, entryId, { component })
  }
}

/** What is decided for a centre's candidates: ALL have access, at once, where nothing else is said. */
export async function aCentreSetting(
  db: Db,
  seriesId: number,
  centreId: number,
  wanted: {
    candidateAccess?: 'none' | 'all' | 'selected'
    useDefaults?: boolean
    access?: boolean
    delayMinutes?: number
    contact?: 'default' | 'centre'
  } = {},
): Promise<void> {
  await execute(
    db,
    sql`
      insert into centre_setting
        (series_id, centre_id, candidate_access, use_defaults, access, delay_minutes, contact)
      values (
        ${seriesId}, ${centreId}, ${wanted.candidateAccess ?? 'all'}, ${wanted.useDefaults ?? false},
        ${wanted.access ?? true}, ${wanted.delayMinutes ?? 0}, ${wanted.contact ?? 'centre'}
      )
    `,
  )
}

/** A moment relative to now. */
export function hoursFromNow(hours: number): Date {
  return new Date(Date.now() + hours * 3_600_000)
}
