import { z } from 'zod'
import { type Db, execute, rows, type Sql, sql } from '../../database/sql.ts'
import { centreKey } from '../../names/search-key.ts'
import { loadTableSchema } from '../csv/table-schema.ts'
import { rejectDuplicates } from '../duplicates.ts'
import { type Counts, type CsvKind, noCounts, type RowReader } from '../kind.ts'
import type { Rejections } from '../rejections.ts'

/**
 * `centres.csv`. A centre stands by itself; an associate centre belongs to a centre; a preparation centre may belong to a
 * centre or associate centre, which holds its contact person (S2). So there are no circles.
 */
export const centres: CsvKind = {
  schema: loadTableSchema('centres'),
  stagedColumns: `
    number text, name text, kind text, parent_number text, country text, time_zone text,
    contact_name text, contact_email text, contact_phone text, name_key text
  `,
  openReader,
  settle,
}

async function openReader(): Promise<RowReader> {
  return (values, reject) => {
    const [number = '', name = '', kind = '', parent = '', country = '', timeZone = '', ...contact] = values
    const problems = [
      kind === 'associate' &&
        parent === '' &&
        'An associate centre needs parent_centre_number: the centre it belongs to.',
      kind === 'centre' &&
        parent !== '' &&
        'A centre has no parent: leave parent_centre_number empty, or make it associate.',
      parent === number && 'A centre cannot be its own parent: correct parent_centre_number.',
      !isTimeZone(timeZone) && `There is no time zone ${timeZone}: give an IANA name, e.g. Europe/Madrid.`,
    ].filter((problem) => problem !== false)
    for (const problem of problems) reject(problem)
    // A row that only names a wrong parent is staged all the same, so that the rows that name this one are not rejected.
    return [
      number,
      name,
      kind,
      parent === '' ? null : parent,
      country,
      timeZone,
      ...contact,
      centreKey(number, name),
    ]
  }
}

const timeZones = new Map<string, boolean>()

function isTimeZone(name: string): boolean {
  const known = timeZones.get(name)
  if (known !== undefined) return known
  const exists = canFormat(name)
  timeZones.set(name, exists)
  return exists
}

function canFormat(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

async function settle(tx: Db, staged: number, rejections: Rejections): Promise<Counts> {
  await tx.raw('create index on staged (number)')
  await rejectDuplicates(tx, sql`number`, 'centre number', rejections)
  await rejectUnknownParents(tx, rejections)
  await rejectWrongParents(tx, rejections)
  await rejectChangesOfKindInUse(tx, rejections)
  if (rejections.count > 0) return noCounts
  // Whoever is named as a parent must be there before those who name it.
  const kinds = [sql`'centre'`, sql`'associate'`, sql`'preparation'`]
  let inserted = 0
  for (const kind of kinds) inserted += await insertNew(tx, kind)
  const updated = await update(tx)
  return { inserted, updated, unchanged: staged - inserted - updated }
}

async function rejectUnknownParents(tx: Db, rejections: Rejections): Promise<void> {
  const orphans = await rows(
    tx,
    z.object({ line: z.number(), parent_number: z.string() }),
    sql`
      select line, parent_number
      from staged as child
      where parent_number is not null
        and not exists (select from staged where number = child.parent_number)
        and not exists (select from centre where number = child.parent_number)
    `,
  )
  for (const { line, parent_number } of orphans) {
    rejections.add(
      line,
      `There is no centre ${parent_number}, here or in the file: add its row, or correct parent_centre_number.`,
    )
  }
}

/** Looks at the centres as they will be after the import. */
async function rejectWrongParents(tx: Db, rejections: Rejections): Promise<void> {
  const wrong = await rows(
    tx,
    z.object({
      line: z.number(),
      number: z.string(),
      kind: z.string(),
      parent: z.string(),
      parent_kind: z.string(),
    }),
    sql`
      with afterwards as (
        select line, number, kind, parent_number from staged
        union all
        select null, centre.number, centre.kind, parent.number
        from centre
        left join centre as parent on parent.id = centre.parent_id
        where not exists (select from staged where staged.number = centre.number)
      )
      select coalesce(child.line, parent.line) as line, child.number, child.kind,
        parent.number as parent, parent.kind as parent_kind
      from afterwards as child
      join afterwards as parent on parent.number = child.parent_number
      where coalesce(child.line, parent.line) is not null
        and case child.kind
          when 'associate' then parent.kind <> 'centre'
          when 'preparation' then parent.kind = 'preparation'
        end
    `,
  )
  for (const { line, number, kind, parent, parent_kind } of wrong) {
    const must = kind === 'associate' ? 'centre' : 'centre or associate'
    rejections.add(
      line,
      `${number} (${kind}) names ${parent} as its parent, which is of the kind ${parent_kind}: it must be of the kind ${must}.`,
    )
  }
}

/** Entries and people hold on to what a centre is. */
async function rejectChangesOfKindInUse(tx: Db, rejections: Rejections): Promise<void> {
  const inUse = await rows(
    tx,
    z.object({ line: z.number(), number: z.string(), before: z.string(), afterwards: z.string() }),
    sql`
      select line, centre.number, centre.kind as before, staged.kind as afterwards
      from staged
      join centre on centre.number = staged.number
      where (centre.kind = 'preparation') <> (staged.kind = 'preparation')
        and (
          exists (select from entry where centre.id in (entry.centre_id, entry.preparation_centre_id))
          or exists (select from membership where membership.centre_id = centre.id)
        )
    `,
  )
  for (const { line, number, before, afterwards } of inUse) {
    rejections.add(
      line,
      `${number} is of the kind ${before} and has entries or people who sign in, so it cannot become ${afterwards}: use another number.`,
    )
  }
}

function insertNew(tx: Db, kind: Sql): Promise<number> {
  return execute(
    tx,
    sql`
      insert into centre
        (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone, name_key)
      select staged.number, staged.name, staged.kind, parent.id, staged.country, staged.time_zone,
        staged.contact_name, staged.contact_email, staged.contact_phone, staged.name_key
      from staged
      left join centre as parent on parent.number = staged.parent_number
      where staged.kind = ${kind}
      order by line
      on conflict (number) do nothing
    `,
  )
}

function update(tx: Db): Promise<number> {
  return execute(
    tx,
    sql`
      update centre
      set name = staged.name, kind = staged.kind, parent_id = parent.id, country = staged.country,
        time_zone = staged.time_zone, contact_name = staged.contact_name, contact_email = staged.contact_email,
        contact_phone = staged.contact_phone, name_key = staged.name_key
      from staged
      left join centre as parent on parent.number = staged.parent_number
      where centre.number = staged.number
        and (centre.name, centre.kind, centre.parent_id, centre.country, centre.time_zone, centre.contact_name,
          centre.contact_email, centre.contact_phone)
          is distinct from
          (staged.name, staged.kind, parent.id, staged.country, staged.time_zone, staged.contact_name,
          staged.contact_email, staged.contact_phone)
    `,
  )
}
