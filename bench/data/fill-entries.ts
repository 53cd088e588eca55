import type pg from 'pg'
import { families } from '../../seeds/demo/names.ts'
import { entryKeys } from '../../src/names/search-key.ts'

/** So that what a trigger is told about one statement has bounds. */
const atOnce = 100_000

/**
 * Entries as imports leave them: by series, centre, exam and number, 400 of a centre in each of five series. Four of five
 * stand with the preparation centre of their own centre, the others anywhere. Names are drawn as the demo data has them.
 */
export async function fillEntries(owner: pg.Client, entries: number, centres: number): Promise<void> {
  const people = await drawNames(owner)
  for (let from = 0; from < entries; from += atOnce) {
    await owner.query(
      `
        insert into entry (
          series_id, exam_id, centre_id, preparation_centre_id, candidate_number,
          first_name, last_name, first_name_key, last_name_key, name_key, date_of_birth
        )
        select series.id, exam.id, centre.id, preparation.id, lpad((part.within + 1)::text, 4, '0'),
          person.first_name, person.last_name, person.first_name_key, person.last_name_key, person.name_key, date '1985-01-01' + ${drawn('i', 5, '10000')}::int
        from generate_series($1::bigint, $2::bigint) as i
        cross join lateral (
          select i / ($3::bigint / 5) as series, i % ($3::bigint / 5) / 400 as centre, i % 400 as within
        ) as part
        join (select id, row_number() over (order by code) - 1 as place from series) as series on series.place = part.series
        join (
          select id, row_number() over (order by code) - 1 as place from exam where published limit 5
        ) as exam on exam.place = part.within / 80
        join centre on centre.number = 'ES' || 10000 + part.centre
        join centre as preparation on preparation.number = 'ES' || 50000 +
          case when ${drawn('i', 1, '10')} < 8 then part.centre else ${drawn('i', 2, '$4::int')} end
        join person on person.place = ${drawn('i', 3, '$5::int')}
        order by i
      `,
      [from, Math.min(from + atOnce, entries) - 1, entries, centres, people],
    )
  }
}

/** A number from 0 up to a limit, always the same one for a place and a purpose. */
function drawn(place: string, purpose: number, limit: string): string {
  return `(abs(hashint8extended(${place}, ${purpose})) % ${limit})`
}

/** Names in the share that the demo data gives them; two of three Spanish ones have two surnames. */
async function drawNames(owner: pg.Client): Promise<number> {
  const people = families.flatMap(({ weight, first, last }, family) =>
    Array.from({ length: weight * 200 }, (_, i) => {
      const firstName = first[(i * 7 + weight) % first.length] ?? ''
      const surname = last[(i * 13 + (i >> 4)) % last.length] ?? ''
      const second = family === 0 && i % 10 < 7 ? ` ${last[(i * 5 + (i >> 7)) % last.length]}` : ''
      const names = { first_name: firstName, last_name: surname + second }
      return { ...names, ...entryKeys(names.first_name, names.last_name) }
    }),
  )
  await owner.query(`
    create temporary table person (
      place int primary key, first_name text, last_name text, first_name_key text, last_name_key text, name_key text
    )
  `)
  await owner.query(
    `
      insert into person
      select row_number() over () - 1, made.*
      from jsonb_to_recordset($1) as made (
        first_name text, last_name text, first_name_key text, last_name_key text, name_key text
      )
    `,
    [JSON.stringify(people)],
  )
  await owner.query('analyze person')
  return people.length
}
