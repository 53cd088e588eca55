import { makeMissingKeys } from '../../src/names/make-missing-keys.ts'
import { type TestPortal, testPortal } from './portal.ts'
import { vacuum } from './vacuum.ts'

/** A portal whose tables are large enough that the database's planner looks things up as it does at a board's size. */
export async function portalWithMuch(): Promise<TestPortal> {
  const portal = await testPortal()
  const { owner } = portal.db
  const statements = [
    `insert into series (code, name, release_at) values ('2026-06', 'June 2026', now() - interval '1 day')`,
    `insert into centre (number, name, kind, country, time_zone, contact_name, contact_email, contact_phone)
     select 'FR' || (10000 + i), 'Centre ' || i, case when i % 2 = 0 then 'centre' else 'preparation' end, 'FR', 'Europe/Paris',
       'Officer', 'officer' || i || '@centre.example', ''
     from generate_series(0, 999) as i`,
    `insert into entry (series_id, exam_id, centre_id, preparation_centre_id, candidate_number, first_name, last_name,
       first_name_key, last_name_key, date_of_birth)
     select series.id, exam.id, centre.id, preparation.id, lpad(i::text, 4, '0'), 'Ana', 'Núñez', 'ana', 'nunez', '2005-03-31'
     from series, exam, centre join centre as preparation on preparation.number = 'FR' || (substr(centre.number, 3)::int + 1),
       generate_series(1, 80) as i
     where exam.code = 'B2F' and centre.kind = 'centre'`,
    `insert into result (entry_id, component, score, grade, cefr, status)
     select id, component, 175, 'B', 'B2', 'final' from entry, unnest(array['overall', 'reading']) as component`,
    `insert into credential (entry_id, id_number) select id, 'XYZ' || lpad(id::text, 6, '0') from entry`,
    `insert into letter (entry_id, fingerprint) select entry_id, '' from credential`,
    `insert into identity (email, email_key, password_hash)
     select email, email, '' from (select 'person' || id || '@mail.example' as email from entry) as one`,
    `insert into candidate_account (entry_id, identity_id)
     select entry.id, identity.id from entry join identity on identity.email = 'person' || entry.id || '@mail.example'`,
    `insert into membership (identity_id, area, centre_id)
     select identity.id, case centre.kind when 'preparation' then 'preparation' else 'officers' end, centre.id
     from centre join identity on identity.email = 'person' || centre.id || '@mail.example'`,
    `insert into session (sid, sess, expire)
     select id::text, jsonb_build_object('passport', jsonb_build_object('user',
       jsonb_build_object('identityId', id, 'epoch', 0, 'area', 'candidates'))), now() + interval '1 day'
     from identity`,
    `insert into audit_event (what, identity_id, area, centre_id, at)
     select 'sign-in', identity.id, 'candidates', null, now() - interval '1 second' * identity.id from identity`,
  ]
  for (const statement of statements) await owner.query(statement)
  await makeMissingKeys(owner)
  await vacuum(owner)
  return portal
}
