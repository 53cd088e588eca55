import { expect, test } from 'vitest'
import { aCentre, aSeries } from '../support/builders.ts'
import { anOfficerOf } from '../support/officers.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const parent = await aCentre(owner, { number: 'ES439' })
const associate = await aCentre(owner, { number: 'ES440', kind: 'associate', parentId: parent.id })
const [june, march] = [await aSeries(owner, { code: '2026-06' }), await aSeries(owner, { code: '2026-03' })]
const places = [
  [june, parent, 70],
  [june, associate, 33],
  [march, parent, 1],
  [march, associate, 101],
] as const
for (const [series, centre, count] of places)
  await owner.query(
    `insert into entry (series_id, exam_id, centre_id, candidate_number, first_name, last_name, first_name_key,
       last_name_key, name_key, date_of_birth)
     select $1, id, $2, lpad(n::text, 4, '0'), 'Ana', 'Núñez', 'ana', 'nunez', 'ana|nunez|', '2005-03-31'
     from exam, generate_series(1, $3::int) as n where code = 'B2F'`,
    [series.id, centre.id, count],
  )
const officer = await anOfficerOf(portal, parent)

/** Number, centre and series of the entries on the page, from above. */
const shown = () =>
  officer.page.html.querySelectorAll('tbody tr').map((row) => {
    const cells = row.querySelectorAll('td').map((cell) => cell.textContent.trim())
    return [cells[0], cells[3], cells[5]].join(' ')
  })

test('A1: entries come page by page, by series, centre and number, each once; after the last page there is none', async () => {
  const all = places.flatMap(([series, centre, count]) =>
    Array.from(
      { length: count },
      (_, index) => `${String(index + 1).padStart(4, '0')} ${centre.number} Series ${series.code}`,
    ),
  )
  const seen: string[] = []
  await officer.open('/officers/entries?view=candidate')
  for (const _page of [1, 2, 3, 4]) {
    seen.push(...shown())
    await officer.follow('Next')
    expect(officer.words).toContain('205 entries')
  }
  expect(shown()).toHaveLength(5)
  expect([...seen, ...shown()]).toEqual(all)
  for (const page of [6, 100_000]) {
    await officer.open(`/officers/entries?view=candidate&page=${page}`)
    expect(shown()).toEqual(all.slice(200))
  }
  await officer.open('/officers/entries?view=candidate&page=2&series=2026-03&centre=ES440')
  expect(shown()).toEqual(all.slice(154, 204))
})
