import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCentre, aFullResult, anEntry, aResult, aSeries } from '../../support/builders.ts'
import { aConnection, type TestConnections, testDatabase } from '../../support/database.ts'
import { atOneMoment } from '../../support/gate/moment.ts'

const db = await testDatabase()

const number = fc.nat(3)
const delay = fc.integer({ min: 0, max: 5999 })
const access = fc.boolean()
const contact = fc.constantFrom('default', 'centre')
const name = fc.constantFrom('', 'Ms Ruiz', 'Mr Stone')
const keep = 'on conflict (series_id, centre_id) do update set'

/** Everything that a decision in force can depend on, changed in any order. */
const change = fc.oneof(
  fc
    .record({ series: number, centre: number, delay, access, contact, name, own: fc.boolean() })
    .map(
      ({ series, centre, delay, access, contact, name, own }) =>
        ({ series: ids, centres }: Scene): [string, unknown[]] => [
          `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, delay_minutes, contact, contact_name)
         values ($1, $2, 'all', $3, $4, $5, $6, $7) ${keep} use_defaults = excluded.use_defaults, access = excluded.access,
           delay_minutes = excluded.delay_minutes, contact = excluded.contact, contact_name = excluded.contact_name`,
          [ids[series], centres[centre], !own, access, delay, contact, name],
        ],
    ),
  fc
    .record({ series: number, centre: number, delay, access, contact, name })
    .map(
      ({ series, centre, delay, access, contact, name }) =>
        ({ series: ids, centres }: Scene): [string, unknown[]] => [
          `insert into centre_default (series_id, centre_id, access, delay_minutes, contact, contact_name)
         values ($1, $2, $3, $4, $5, $6) ${keep} access = excluded.access, delay_minutes = excluded.delay_minutes,
           contact = excluded.contact, contact_name = excluded.contact_name`,
          [ids[series], centres[centre], access, delay, contact, name],
        ],
    ),
  fc
    .record({ table: fc.constantFrom('centre_setting', 'centre_default'), series: number, centre: number })
    .map(({ table, series, centre }) => ({ series: ids, centres }: Scene): [string, unknown[]] => [
      `delete from ${table} where series_id = $1 and centre_id = $2`,
      [ids[series], centres[centre]],
    ]),
  fc
    .record({ centre: number, parent: number, kind: fc.constantFrom('centre', 'associate'), name })
    .map(({ centre, parent, kind, name }) => ({ centres }: Scene): [string, unknown[]] => [
      'update centre set parent_id = $2, kind = $3, contact_name = $4, name = $4 where id = $1',
      [centres[centre], centres[parent], kind, name],
    ]),
)

type Scene = { series: number[]; centres: number[] }

async function aScene(tx: TestConnections): Promise<Scene> {
  const scene: Scene = { series: [], centres: [] }
  for (const _one of [1, 2]) {
    for (const _other of [1, 2]) scene.series.push((await aSeries(tx)).id)
    for (const _other of [1, 2]) scene.centres.push((await aCentre(tx)).id)
  }
  return scene
}

/** Rows in which the decisions in force differ from what the decisions add up to. */
async function differences(tx: TestConnections): Promise<unknown[]> {
  const columns = `series_id, centre_id, delay_minutes, has_access, candidate_access, contact_name, contact_email,
    contact_phone, contact_centre`
  const { rows } = await tx.query(`
    (select ${columns} from centre_decision except select ${columns} from centre_in_force)
    union all
    (select ${columns} from centre_in_force except select ${columns} from centre_decision)
  `)
  return rows
}

test('A5-A7, K1: whatever is decided in whatever order, what is in force is what the decisions add up to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) =>
      atOneMoment(db, async (tx) => {
        const scene = await aScene(tx)
        for (const one of changes) await tx.query(...one(scene))
        expect(await differences(tx)).toEqual([])
      }),
    ),
    { numRuns: 150 },
  )
}, 60_000)

test('A5: a parent and its associate centre that decide at the same moment do so one after the other', async () => {
  const series = await aSeries(db.owner)
  const parent = await aCentre(db.owner)
  const associate = await aCentre(db.owner, { kind: 'associate', parentId: parent.id })
  const [one, other] = [await aConnection(db.ownerUrl), await aConnection(db.ownerUrl)]
  await one.query('begin')
  await one.query(
    'insert into centre_setting (series_id, centre_id, use_defaults, delay_minutes) values ($1, $2, false, 90)',
    [series.id, associate.id],
  )
  const waiting = other.query(
    'insert into centre_default (series_id, centre_id, access, delay_minutes) values ($1, $2, true, 30)',
    [series.id, parent.id],
  )
  const blocked =
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  await expect.poll(async () => (await db.owner.query(blocked)).rowCount, { timeout: 20_000 }).toBe(1)
  await one.query('commit')
  await waiting
  expect(await differences(db.owner)).toEqual([])
})

test('S7: what searches count by is the entries that have an overall result, wherever they move', async () => {
  const differing = async () =>
    (
      await db.owner.query(`
        with expected as (
          select entry.id as entry_id, series_id, exam_id, centre_id, preparation_centre_id,
            candidate_number
          from entry join result on entry_id = entry.id and component = 'overall'
        )
        (table expected except table entry_with_result) union all (table entry_with_result except table expected)
      `)
    ).rows
  const [whole, part, none] = [await anEntry(db.owner), await anEntry(db.owner), await anEntry(db.owner)]
  await aFullResult(db.owner, whole.id)
  await aResult(db.owner, part.id, { component: 'reading' })
  expect(await differing()).toEqual([])
  const preparation = await aCentre(db.owner, { kind: 'preparation' })
  await db.owner.query('update entry set preparation_centre_id = $1 where id in ($2, $3)', [
    preparation.id,
    whole.id,
    none.id,
  ])
  expect(await differing()).toEqual([])
  await aFullResult(db.owner, none.id)
  await db.owner.query('delete from result where entry_id = $1', [whole.id])
  expect(await differing()).toEqual([])
  expect(
    (await db.owner.query('select from entry_with_result where entry_id = $1', [whole.id])).rowCount,
  ).toBe(0)
  await db.owner.query('truncate result, result_history')
  expect(await differing()).toEqual([])
})
