import { expect, test } from 'vitest'
import { z } from 'zod'
import { row, type Sql, sql } from '../../src/database/sql.ts'
import { nameLike, nameMatches, nameOrNumber, namePatterns } from '../../src/names/name-condition.ts'
import { entryKeys } from '../../src/names/search-key.ts'
import { testDatabase } from '../support/database.ts'
import { vacuum } from '../support/vacuum.ts'

const { owner } = await testDatabase()
const people = [
  ['Inés', 'López García'],
  ['Jürgen', 'Müller'],
  ['Ελένη', 'Παπαδόπουλος'],
  ['芳', '王'],
].map(([first_name = '', last_name = ''], place) => ({
  place,
  first_name,
  last_name,
  ...entryKeys(first_name, last_name),
}))

// 120,000 entries of 100 centres and 100 preparation centres.
await owner.query(
  `insert into centre (number, name, kind, country, time_zone, contact_name, contact_email, contact_phone)
   select 'ES' || 1000 + n, 'Centre', (array['centre', 'preparation'])[1 + n % 2], 'ES', 'Europe/Madrid', 'x', 'x@x.example', ''
   from generate_series(0, 199) as n`,
)
await owner.query(
  `insert into series (code, name) values ('2026-06', 'June'), ('2026-11', 'November'), ('2027-06', 'June')`,
)
await owner.query(
  `insert into entry (series_id, exam_id, centre_id, preparation_centre_id, candidate_number, first_name, last_name,
     first_name_key, last_name_key, name_key, date_of_birth)
   select series.id, exam.id, centre.id, (select id from centre as other where other.number = 'ES' || substr(centre.number, 3)::int + 1),
     lpad(n::text, 4, '0'), person.first_name, person.last_name, person.first_name_key, person.last_name_key, person.name_key,
     '2005-03-31'
   from series, (select id from exam where published order by id limit 4) as exam, centre, generate_series(1, 100) as n,
     jsonb_to_recordset($1)
       as person (place integer, first_name text, last_name text, first_name_key text, last_name_key text, name_key text)
   where centre.kind = 'centre' and person.place = n % 4`,
  [JSON.stringify(people)],
)
await vacuum(owner)

type Plan = { 'Node Type': string; Plans?: Plan[]; [detail: string]: unknown }

async function planOf(statement: Sql): Promise<Plan[]> {
  const explained = z.object({ 'QUERY PLAN': z.array(z.object({ Plan: z.custom<Plan>() })) })
  const found = await row(owner, explained, sql`explain (analyze, buffers, format json) ${statement}`)
  const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)]
  return found['QUERY PLAN'].flatMap(({ Plan }) => all(Plan))
}

const ofCentre = sql`centre_id = (select id from centre where number = 'ES1100')`
const ofPreparation = sql`preparation_centre_id = (select id from centre where number = 'ES1101')`

test.each([
  ['one letter', nameMatches('王'), 300],
  ['two letters', nameMatches('δό'), 300],
  ['three letters', nameLike(namePatterns('gar', 'last')), 300],
  ['many', nameMatches('Παπαδόπουλος'), 300],
  ['both names', nameOrNumber('lopez ines'), 300],
  ['with an umlaut', nameMatches('Mueller'), 300],
  ['nobody', nameMatches('qqqqqq'), 0],
])(
  'S7: a name is searched in the index of one centre alone, whatever is typed: %s',
  async (_what, condition, count) => {
    for (const own of [ofCentre, ofPreparation]) {
      const plan = await planOf(sql`select id from entry where ${own} and ${condition}`)
      const [scan] = plan.filter((node) => node['Relation Name'] === 'entry')
      expect(scan).toMatchObject({
        'Node Type': 'Index Only Scan',
        'Actual Rows': count,
        'Rows Removed by Filter': 1200 - count,
      })
      expect(Number(scan?.['Shared Hit Blocks']) + Number(scan?.['Shared Read Blocks'])).toBeLessThan(60)
    }
  },
)
