import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCentre, aFullResult, anEntry, aSeries, hoursFromNow } from '../support/builders.ts'
import {
  aConnection,
  onServer,
  type TestConnections,
  testDatabase,
  withStatements,
} from '../support/database.ts'

const db = await testDatabase()
// So that a transaction of the owner can look as the pages do.
await onServer('grant results_online_web to results_online_owner with inherit false, set true')
const audiences = ['candidate', 'preparation', 'officer'] as const
const components = ['reading', 'use_of_english', 'writing', 'listening', 'speaking', 'overall'] as const
const day = 86_400_000

const status = fc.constantFrom('final', 'pending', 'withheld', 'absent_part', 'absent')
/** Minutes; short and long ones, and none. */
const delay = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5999 }))

/** One arrangement of everything that the gate depends on. */
const arrangement = fc.record({
  /** Milliseconds from now, the moment itself and its neighbours most of all; null is "on hold". */
  release: fc.option(
    fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: -5000, max: 5000 }),
      fc.integer({ min: -6 * day, max: 6 * day }),
    ),
  ),
  /** Moves the release back by the delay in force, so that the candidate's own moment is as near as the series'. */
  isCountedFromDelay: fc.boolean(),
  /** By how many milliseconds centres come earlier. */
  centreEarlier: fc.option(fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 6 * day }))),
  kind: fc.constantFrom('centre', 'associate'),
  setting: fc.option(
    fc.record({
      candidateAccess: fc.constantFrom('none', 'all', 'selected'),
      useDefaults: fc.boolean(),
      access: fc.boolean(),
      delay,
    }),
  ),
  defaults: fc.option(fc.record({ access: fc.boolean(), delay })),
  isSelected: fc.boolean(),
  statuses: fc.tuple(status, status, status, status, status, fc.option(status)),
  /** What is decided for other series and other centres, and must not matter here. */
  elsewhere: fc.record({ access: fc.boolean(), delay }),
})

type Arrangement = typeof arrangement extends fc.Arbitrary<infer Value> ? Value : never

/** The delay in force, in milliseconds (A5, A6). */
function delayOf(a: Arrangement): number {
  const decided = followsDefaults(a) ? a.defaults : a.setting
  return (decided?.delay ?? 0) * 60_000
}

function followsDefaults(a: Arrangement): boolean {
  return a.kind === 'associate' && (a.setting === null || a.setting.useDefaults)
}

/** Milliseconds from now to the series' release; null: on hold. */
function releaseOf(a: Arrangement): number | null {
  if (a.release === null) return null
  return a.isCountedFromDelay ? a.release - delayOf(a) : a.release
}

/** What the mission says (S15, A5, A6, K1, K3, K4), written without a look at the view. */
function oracle(a: Arrangement) {
  const release = releaseOf(a)
  const mayBeGiven =
    a.kind === 'centre' || (followsDefaults(a) ? a.defaults?.access === true : a.setting?.access === true)
  const isGiven =
    a.setting?.candidateAccess === 'all' || (a.setting?.candidateAccess === 'selected' && a.isSelected)
  const overall = a.statuses[5]
  const holdsScoresBack = overall === null || overall === 'pending' || overall === 'withheld'
  return {
    candidate: release !== null && release + delayOf(a) <= 0 && mayBeGiven && isGiven,
    preparation: release !== null && release <= 0,
    officer: release !== null && release - (a.centreEarlier ?? 0) <= 0,
    rows: components.flatMap((component, index) => {
      const itsStatus = a.statuses[index]
      if (!itsStatus) return []
      const shown = itsStatus === 'final' && !holdsScoresBack
      const [score, grade, cefr] = shown ? [150 + index, `G${index}`, 'B2'] : [null, null, null]
      return [{ component, status: itsStatus, score, grade, cefr }]
    }),
  }
}

/** Puts an arrangement into the database, its times counted from now() of the transaction. */
async function arrange(tx: TestConnections, a: Arrangement): Promise<number> {
  const [series, otherSeries] = [await aSeries(tx), await aSeries(tx)]
  const [parent, stranger] = [await aCentre(tx), await aCentre(tx)]
  const centre =
    a.kind === 'associate' ? await aCentre(tx, { kind: 'associate', parentId: parent.id }) : parent
  await setTimes(tx, series.id, releaseOf(a), a.centreEarlier)
  const entry = await anEntry(tx, { seriesId: series.id, centreId: centre.id })
  for (const [index, component] of components.entries()) {
    const itsStatus = a.statuses[index]
    if (!itsStatus) continue
    const values = itsStatus === 'final' ? [150 + index, `G${index}`, 'B2'] : [null, null, null]
    await tx.query(
      'insert into result (entry_id, component, status, score, grade, cefr) values ($1, $2, $3, $4, $5, $6)',
      [entry.id, component, itsStatus, ...values],
    )
  }
  const decide = (seriesId: number, centreId: number, { candidateAccess, ...one }: Setting) =>
    tx.query(
      `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, delay_minutes)
       values ($1, $2, $3, $4, $5, $6)`,
      [seriesId, centreId, candidateAccess, one.useDefaults, one.access, one.delay],
    )
  const decideDefaults = (seriesId: number, centreId: number, one: { access: boolean; delay: number }) =>
    tx.query(
      'insert into centre_default (series_id, centre_id, access, delay_minutes) values ($1, $2, $3, $4)',
      [seriesId, centreId, one.access, one.delay],
    )
  if (a.setting) await decide(series.id, centre.id, a.setting)
  if (a.defaults) await decideDefaults(series.id, parent.id, a.defaults)
  if (a.isSelected) await tx.query('insert into selected_candidate (entry_id) values ($1)', [entry.id])

  const other = { candidateAccess: 'all', useDefaults: false, ...a.elsewhere }
  await decide(otherSeries.id, centre.id, other)
  await decide(series.id, stranger.id, other)
  if (a.kind === 'associate') await decide(series.id, parent.id, other)
  await decideDefaults(otherSeries.id, parent.id, a.elsewhere)
  await decideDefaults(series.id, stranger.id, a.elsewhere)
  return entry.id
}

type Setting = { candidateAccess: string; useDefaults: boolean; access: boolean; delay: number }

/** Sets both release times of a series, in milliseconds from now() of the transaction. */
async function setTimes(
  tx: TestConnections,
  seriesId: number,
  release: number | null,
  centreEarlier: number | null = null,
): Promise<void> {
  await tx.query(
    `update series set
       release_at = now() + $2 * interval '1 millisecond',
       centre_release_at = now() + ($2 - $3) * interval '1 millisecond'
     where id = $1`,
    [seriesId, release, centreEarlier],
  )
}

/** What the web role sees of an entry in this transaction. */
async function seen(tx: TestConnections, entryId: number) {
  await tx.query('set local role results_online_web')
  const { rows } = await tx.query('select * from released_results where entry_id = $1', [entryId])
  await tx.query('reset role')
  return rows
}

/** Does some work in a transaction, in which now() stands still, and leaves nothing behind. */
async function atOneMoment(work: (tx: TestConnections) => Promise<void>): Promise<void> {
  const tx = await db.owner.transaction()
  try {
    await work(withStatements(tx))
  } finally {
    await tx.rollback()
  }
}

test('S15, A5, A6, K1, K3, K4: the gate shows what the rules say, over times, delays, access, statuses and audiences', async () => {
  const met = { shown: 0, hidden: 0 }
  await fc.assert(
    fc.asyncProperty(arrangement, (a) =>
      atOneMoment(async (tx) => {
        const rows = await seen(tx, await arrange(tx, a))
        const expected = oracle(a)
        for (const audience of audiences) {
          const shown = rows
            .filter((row) => row.audience === audience)
            .map(({ component, status, score, grade, cefr }) => ({ component, status, score, grade, cefr }))
            .sort((one, two) => components.indexOf(one.component) - components.indexOf(two.component))
          expect(shown, audience).toEqual(expected[audience] ? expected.rows : [])
          met[expected[audience] ? 'shown' : 'hidden'] += 1
        }
      }),
    ),
    { numRuns: 700 },
  )
  expect(Math.min(met.shown, met.hidden)).toBeGreaterThan(300)
}, 120_000)

test('S15: a result is there at its release time and not a millisecond before', async () => {
  await atOneMoment(async (tx) => {
    const series = await aSeries(tx)
    const entry = await anEntry(tx, { seriesId: series.id })
    await aFullResult(tx, entry.id)
    const seenAt = async (milliseconds: number) => {
      await setTimes(tx, series.id, milliseconds)
      return (await seen(tx, entry.id)).filter((row) => row.audience === 'preparation').length
    }
    expect(await seenAt(0)).toBe(6)
    expect(await seenAt(0.001)).toBe(0)
    expect(await seenAt(1)).toBe(0)
    expect(await seenAt(-0.001)).toBe(6)
  })
})

test("S15, A6: a candidate's moment is the release and the delay, to the millisecond", async () => {
  await atOneMoment(async (tx) => {
    const [series, centre] = [await aSeries(tx), await aCentre(tx)]
    const entry = await anEntry(tx, { seriesId: series.id, centreId: centre.id })
    await aFullResult(tx, entry.id)
    await tx.query(
      "insert into centre_setting (series_id, centre_id, candidate_access, delay_minutes) values ($1, $2, 'all', 90)",
      [series.id, centre.id],
    )
    const whoSeesAt = async (milliseconds: number) => {
      await setTimes(tx, series.id, milliseconds)
      return [...new Set((await seen(tx, entry.id)).map((row) => row.audience))].sort()
    }
    expect(await whoSeesAt(-90 * 60_000)).toEqual(['candidate', 'officer', 'preparation'])
    expect(await whoSeesAt(-90 * 60_000 + 1)).toEqual(['officer', 'preparation'])
    expect(await whoSeesAt(1)).toEqual([])
  })
})

test('S15: a transaction that began before the release sees nothing after it either: late, never early', async () => {
  const series = await aSeries(db.owner, { releaseAt: hoursFromNow(1) })
  const entry = await anEntry(db.owner, { seriesId: series.id })
  await aFullResult(db.owner, entry.id)
  const isThere = "select from released_results where audience = 'preparation' and entry_id = $1"
  const early = await aConnection(db.url)
  await early.query('begin')
  await db.owner.query('update series set release_at = clock_timestamp() where id = $1', [series.id])
  expect((await db.web.query(isThere, [entry.id])).rowCount).toBe(6)
  expect((await early.query(isThere, [entry.id])).rowCount).toBe(0)
  await early.query('rollback')
})

test('S15, A6: while many look, a longer delay shuts the result away from the moment it is saved', async () => {
  const [series, centre] = [await aSeries(db.owner), await aCentre(db.owner)]
  const entry = await anEntry(db.owner, { seriesId: series.id, centreId: centre.id })
  await aFullResult(db.owner, entry.id)
  await db.owner.query(
    "insert into centre_setting (series_id, centre_id, candidate_access) values ($1, $2, 'all')",
    [series.id, centre.id],
  )
  let saved = false
  const counts = { before: 0, after: 0, early: 0 }
  const seenBefore = Promise.withResolvers<void>()
  const look = async () => {
    for (let afterwards = 0; afterwards < 25; ) {
      const beganAfterwards = saved
      const { rowCount } = await db.web.query(
        "select from released_results where audience = 'candidate' and entry_id = $1",
        [entry.id],
      )
      if (beganAfterwards) {
        afterwards += 1
        counts.after += 1
        counts.early += rowCount ?? 0
      } else if (rowCount === 6) {
        counts.before += 1
        if (counts.before === 100) seenBefore.resolve()
      }
    }
  }
  const people = Array.from({ length: 40 }, look)
  await seenBefore.promise
  await db.owner.query('update centre_setting set delay_minutes = 120 where series_id = $1', [series.id])
  saved = true
  await Promise.all(people)
  expect(counts.early).toBe(0)
  expect(counts.after).toBe(40 * 25)
})

test.each([
  ['select * from result'],
  ['select count(*) from result'],
  ['select entry_id from result limit 0'],
  ['select * from result_history'],
  ['copy result to stdout'],
  ['update series set release_at = now()'],
  ["insert into series (code, name) values ('2099-XX', 'x')"],
  ['delete from series'],
  ["insert into exam (code, name, published, definition) values ('XX', 'x', true, '{}')"],
  ['update exam set published = true'],
  ['update entry set centre_id = centre_id'],
  ['delete from entry'],
  ["insert into result (entry_id, component, status) values (1, 'overall', 'pending')"],
  ['update result set score = 1'],
  ['delete from result'],
  ['truncate result'],
  ['update released_results set score = 1'],
  ['delete from audit_event'],
  ["update audit_event set what = 'nothing'"],
  ['drop table session'],
  ['drop view released_results'],
  ['grant select on result to results_online_web'],
  ['create or replace view released_results as select 1'],
  ['create table mine (id int)'],
])('S15: pages and jobs are refused by the database itself: %s', async (statement) => {
  await expect(db.web.query(statement)).rejects.toThrow(
    /permission denied|must be owner|cannot update view|no privileges/,
  )
})

test('S15: a connection that is given back its own role is the gated one', async () => {
  for (const statement of ['reset role', 'reset all', "select set_config('role', 'none', false)"])
    await expect(db.web.query(`${statement}; select * from result`)).rejects.toThrow(/permission denied/)
  await expect(db.web.query('set role results_online_owner')).rejects.toThrow(/permission denied/)
  await expect(db.web.query("copy audit_event to program 'true'")).rejects.toThrow(/permission denied/)
})

test('S15: a relation of the own that is named like one of the catalogue leads no statement of the owner astray', async () => {
  const connection = await aConnection(db.url)
  await connection.query('create temp table pg_class (oid oid, relowner oid)')
  await connection.query(
    "insert into pg_class select 'public.centre'::regclass, oid from pg_roles where rolname = current_user",
  )
  const centre = `insert into centre
    (number, name, kind, country, time_zone, contact_name, contact_email, contact_phone)
    values ('XX900', '', 'centre', '', '', '', '', '')`
  await expect(connection.query(centre)).rejects.toThrow('pages add preparation centres only')
})

test('S15: nothing but the gate leads from the web role to a result, whatever is added to the schema', async () => {
  const { rows: views } = await db.owner.query(`
    with recursive leads_to as (
      select oid from pg_class where relname in ('result', 'result_history') and relkind = 'r'
      union
      select pg_rewrite.ev_class from leads_to
      join pg_depend on pg_depend.refobjid = leads_to.oid and pg_depend.classid = 'pg_rewrite'::regclass
      join pg_rewrite on pg_rewrite.oid = pg_depend.objid
    )
    select oid::regclass::text as name from leads_to
    where has_any_column_privilege('results_online_web', oid, 'select, insert, update, references')
      or has_table_privilege('results_online_web', oid, 'delete, truncate, trigger')
  `)
  // The second one counts for operators, and shows no result.
  expect(views.map((view) => view.name).sort()).toEqual(['released_results', 'series_overview'])
  const { rows: counted } = await db.owner.query(`
    select distinct format_type(atttypid, null) as type from pg_attribute
    where attrelid = 'series_overview'::regclass and attnum > 0
  `)
  expect(counted).toEqual([{ type: 'bigint' }])

  const { rows: functions } = await db.owner.query(`
    select oid::regprocedure::text as name from pg_proc
    where prosecdef and pronamespace = 'public'::regnamespace
      and has_function_privilege('results_online_web', oid, 'execute')
  `)
  // It lets operators alone set times, and records it.
  expect(functions.map((one) => one.name.replace(/\(.*/, ''))).toEqual(['set_series_times'])

  const { rows: written } = await db.owner.query(`
    select relname from pg_class
    where relname in ('exam', 'series', 'entry', 'centre', 'import')
      and (has_any_column_privilege('results_online_web', oid, 'update')
        or relname <> 'centre' and has_any_column_privilege('results_online_web', oid, 'insert')
        or has_table_privilege('results_online_web', oid, 'delete, truncate, trigger'))
  `)
  expect(written).toEqual([])
})

test('S15: the role of the pages is nobody who may do more, and cannot sign in by itself', async () => {
  const { rows } = await db.owner.query(`
    select rolsuper, rolcanlogin, rolbypassrls, rolcreaterole, rolcreatedb,
      array(select roleid::regrole::text from pg_auth_members where member = pg_roles.oid) as belongs_to
    from pg_roles where rolname = 'results_online_web'
  `)
  expect(rows).toEqual([
    {
      rolsuper: false,
      rolcanlogin: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      belongs_to: [],
    },
  ])
})

test('K4: centres before candidates is for officers alone', async () => {
  const series = await aSeries(db.owner, { releaseAt: hoursFromNow(5), centreReleaseAt: hoursFromNow(-1) })
  const entry = await anEntry(db.owner, { seriesId: series.id })
  await aFullResult(db.owner, entry.id)
  const { rows } = await db.web.query('select distinct audience from released_results where entry_id = $1', [
    entry.id,
  ])
  expect(rows).toEqual([{ audience: 'officer' }])
})

test('S15, K4: a series that is put on hold after its release to centres is on hold for officers too', async () => {
  const series = await aSeries(db.owner, {
    releaseAt: new Date(Date.now() + 3_600_000),
    centreReleaseAt: new Date(Date.now() - 3_600_000),
  })
  const entry = await anEntry(db.owner, { seriesId: series.id })
  await aFullResult(db.owner, entry.id)
  const seen = async () =>
    (await db.web.query('select from released_results where entry_id = $1', [entry.id])).rowCount
  expect(await seen()).toBe(6)
  await db.owner.query('update series set release_at = null where id = $1', [series.id])
  expect(await seen()).toBe(0)
})
