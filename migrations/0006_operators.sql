-- What the board's operators do without a shell: release times, imports, an overview.

-- The times of a series are set here alone, by page and command line: for an operator, or for the database's owner, who
-- acts on the command line and has no number. Never without a record.
create function set_series_times(
  operator_id bigint, series_code text,
  release timestamptz, centre_release timestamptz, credentials timestamptz, enquiries date
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before series;
begin
  if operator_id is null then
    if session_user <> (select pg_get_userbyid(relowner) from pg_class where oid = 'series'::regclass) then
      raise insufficient_privilege using message = 'only the owner sets times without an operator';
    end if;
  elsif not exists (select from membership where identity_id = operator_id and area = 'operators') then
    raise insufficient_privilege using message = 'not an operator';
  end if;
  select * into strict before from series where code = series_code for update;
  update series set release_at = release, centre_release_at = centre_release,
    credentials_from = credentials, enquiries_until = enquiries
  where id = before.id;
  insert into audit_event (what, identity_id, area, detail)
  values ('series.times-set', operator_id, case when operator_id is not null then 'operators' end, jsonb_build_object(
    'series', series_code,
    'before', jsonb_build_object(
      'release', before.release_at, 'centreRelease', before.centre_release_at,
      'credentialsFrom', before.credentials_from, 'enquiriesUntil', before.enquiries_until
    ),
    'now', jsonb_build_object(
      'release', release, 'centreRelease', centre_release,
      'credentialsFrom', credentials, 'enquiriesUntil', enquiries
    )
  ));
end
$$;

revoke all on function set_series_times from public;
grant execute on function set_series_times to results_online_web;

-- A file that an operator has uploaded: checked first, then imported by a worker. The pages cannot write entries or results.
create table upload (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('exams', 'centres', 'series', 'entries', 'results')),
  name text not null,
  stored_as text not null,
  identity_id bigint references identity on delete set null,
  state text not null default 'checking' check (state in ('checking', 'checked', 'importing', 'imported', 'refused')),
  report jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

grant select, insert, update, delete on upload to results_online_web;

-- Counts alone, of unreleased results too: for operators, who load and release them.
create view series_overview as
select
  series.id as series_id,
  (select count(*) from entry where entry.series_id = series.id) as entries,
  results.final,
  results.pending,
  results.withheld,
  results.absent,
  (
    select count(*) from credential join entry on entry.id = credential.entry_id where entry.series_id = series.id
  ) as credentials,
  (
    select count(*) from candidate_account join entry on entry.id = candidate_account.entry_id
    where entry.series_id = series.id
  ) as registered
from series
cross join lateral (
  select
    count(*) filter (where status = 'final') as final,
    count(*) filter (where status = 'pending') as pending,
    count(*) filter (where status = 'withheld') as withheld,
    count(*) filter (where status in ('absent', 'absent_part')) as absent
  from result join entry on entry.id = result.entry_id
  where entry.series_id = series.id and result.component = 'overall'
) as results;

grant select on series_overview to results_online_web;
