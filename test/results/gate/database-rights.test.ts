import { expect, test } from 'vitest'
import { aConnection, testDatabase } from '../../support/database.ts'

const db = await testDatabase()

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
  ['update candidate_result set score = 1'],
  ['select * from shown_result'],
  ['select * from entry_with_result'],
  ['select * from centre_decision'],
  ['insert into centre_in_force select * from centre_in_force'],
  ['update centre_in_force set delay_minutes = 0'],
  ['delete from centre_in_force'],
  ['select bring_into_force(array[1::bigint], array[1::bigint])'],
  ['delete from audit_event'],
  ["update audit_event set what = 'nothing'"],
  ['drop table session'],
  ['drop view candidate_result'],
  ['grant select on result to results_online_web'],
  ['create or replace view candidate_result as select 1'],
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
      select oid from pg_class where relname in ('result', 'result_history', 'entry_with_result') and relkind = 'r'
      union
      select pg_rewrite.ev_class from leads_to
      join pg_depend on pg_depend.refobjid = leads_to.oid and pg_depend.classid = 'pg_rewrite'::regclass
      join pg_rewrite on pg_rewrite.oid = pg_depend.objid
    )
    select oid::regclass::text as name from leads_to
    where has_any_column_privilege('results_online_web', oid, 'select, insert, update, references')
      or has_table_privilege('results_online_web', oid, 'delete, truncate, trigger')
  `)
  expect(views.map((view) => view.name).sort()).toEqual([
    'candidate_result',
    'officer_entry',
    'officer_result',
    'preparation_entry',
    'preparation_result',
  ])

  const { rows: functions } = await db.owner.query(`
    select oid::regprocedure::text as name from pg_proc
    where prosecdef and pronamespace = 'public'::regnamespace
      and has_function_privilege('results_online_web', oid, 'execute')
  `)
  // One adds counts up; the others let operators alone set times, and record it.
  expect(functions.map((one) => one.name.replace(/\(.*/, '')).sort()).toEqual([
    'add_up_tallies',
    'hold_series',
    'set_series_times',
  ])

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
