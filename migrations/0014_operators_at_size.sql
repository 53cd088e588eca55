-- What operators look at, at a board's size: how far every series is, and the audit log.

drop view series_overview;

-- Changes of what is counted for a series, written with whatever changes it. Rows are only added, so that nobody waits for
-- anybody; the worker adds them up every hour.
create table series_tally (
  series_id bigint not null references series on delete cascade,
  what text not null check (what in ('entries', 'final', 'pending', 'withheld', 'absent', 'credentials', 'registered')),
  count bigint not null
);

create index on series_tally (series_id);

-- Counts alone, of unreleased results too: for operators, who load and release them.
create view series_overview as
select
  series.id as series_id,
  coalesce(sum(count) filter (where what = 'entries'), 0)::bigint as entries,
  coalesce(sum(count) filter (where what = 'final'), 0)::bigint as final,
  coalesce(sum(count) filter (where what = 'pending'), 0)::bigint as pending,
  coalesce(sum(count) filter (where what = 'withheld'), 0)::bigint as withheld,
  coalesce(sum(count) filter (where what = 'absent'), 0)::bigint as absent,
  coalesce(sum(count) filter (where what = 'credentials'), 0)::bigint as credentials,
  coalesce(sum(count) filter (where what = 'registered'), 0)::bigint as registered
from series
left join series_tally as tally on tally.series_id = series.id
group by series.id;

create function tally_status(status text) returns text
language sql immutable parallel safe
return case status when 'absent_part' then 'absent' else status end;

create function tally_entries() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into series_tally
  select series_id, 'entries', case tg_op when 'DELETE' then -count(*) else count(*) end
  from changed group by series_id;
  return null;
end
$$;

create function tally_results() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into series_tally
  select entry.series_id, tally_status(changed.status), case tg_op when 'DELETE' then -count(*) else count(*) end
  from changed join entry on entry.id = changed.entry_id
  where changed.component = 'overall'
  group by 1, 2;
  return null;
end
$$;

create function tally_corrections() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into series_tally
  select series_id, what, sum(count)
  from (
    select entry.series_id, tally_status(changed.status) as what, 1 as count
    from changed join entry on entry.id = changed.entry_id where changed.component = 'overall'
    union all
    select entry.series_id, tally_status(before.status), -1
    from before join entry on entry.id = before.entry_id where before.component = 'overall'
  ) as one
  group by series_id, what
  having sum(count) <> 0;
  return null;
end
$$;

-- For credentials and accounts, which have an entry; `what` is told to the trigger.
create function tally_by_entry() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into series_tally
  select entry.series_id, tg_argv[0], case tg_op when 'DELETE' then -count(*) else count(*) end
  from changed join entry on entry.id = changed.entry_id
  group by entry.series_id;
  return null;
end
$$;

-- Where a table is emptied as a whole; what was counted of it is told to the trigger.
create function forget_tallies() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from series_tally where what = any (tg_argv);
  return null;
end
$$;

revoke all on function tally_entries, tally_results, tally_corrections, tally_by_entry, forget_tallies from public;

create trigger tally_more after insert on entry referencing new table as changed
for each statement execute function tally_entries();
create trigger tally_fewer after delete on entry referencing old table as changed
for each statement execute function tally_entries();
create trigger tally_more after insert on result referencing new table as changed
for each statement execute function tally_results();
create trigger tally_fewer after delete on result referencing old table as changed
for each statement execute function tally_results();
create trigger tally_corrections after update on result referencing old table as before new table as changed
for each statement execute function tally_corrections();
create trigger tally_more after insert on credential referencing new table as changed
for each statement execute function tally_by_entry('credentials');
create trigger tally_fewer after delete on credential referencing old table as changed
for each statement execute function tally_by_entry('credentials');
create trigger tally_more after insert on candidate_account referencing new table as changed
for each statement execute function tally_by_entry('registered');
create trigger tally_fewer after delete on candidate_account referencing old table as changed
for each statement execute function tally_by_entry('registered');

create trigger forget_tallies after truncate on entry
for each statement execute function forget_tallies('entries');
create trigger forget_tallies after truncate on result
for each statement execute function forget_tallies('final', 'pending', 'withheld', 'absent');
create trigger forget_tallies after truncate on credential
for each statement execute function forget_tallies('credentials');
create trigger forget_tallies after truncate on candidate_account
for each statement execute function forget_tallies('registered');

alter table entry enable always trigger tally_more;
alter table entry enable always trigger tally_fewer;
alter table result enable always trigger tally_more;
alter table result enable always trigger tally_fewer;
alter table result enable always trigger tally_corrections;
alter table credential enable always trigger tally_more;
alter table credential enable always trigger tally_fewer;
alter table candidate_account enable always trigger tally_more;
alter table candidate_account enable always trigger tally_fewer;
alter table entry enable always trigger forget_tallies;
alter table result enable always trigger forget_tallies;
alter table credential enable always trigger forget_tallies;
alter table candidate_account enable always trigger forget_tallies;

insert into series_tally
select series_id, 'entries', count(*) from entry group by series_id
union all
select entry.series_id, tally_status(result.status), count(*)
from result join entry on entry.id = result.entry_id where result.component = 'overall' group by 1, 2
union all
select entry.series_id, 'credentials', count(*) from credential join entry on entry.id = credential.entry_id group by 1
union all
select entry.series_id, 'registered', count(*)
from candidate_account join entry on entry.id = candidate_account.entry_id group by 1;

-- Adds up what was counted, by the worker.
create function add_up_tallies() returns void
language sql security definer set search_path = public, pg_temp as $$
  with taken as (delete from series_tally returning series_id, what, count)
  insert into series_tally select series_id, what, sum(count) from taken group by series_id, what having sum(count) <> 0
$$;

revoke all on function add_up_tallies from public;
grant execute on function add_up_tallies to results_online_web;
grant select on series_overview to results_online_web;

-- Holds a series back from everybody; what else was set, and may be changed at the same moment, stays. False: no such series.
create function hold_series(operator_id bigint, series_code text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before series;
begin
  select * into before from series where code = series_code for update;
  if not found then
    return false;
  end if;
  perform set_series_times(
    operator_id, series_code, null, null, before.credentials_from, before.enquiries_until
  );
  return true;
end
$$;

revoke all on function hold_series from public;
grant execute on function hold_series to results_online_web;

-- The audit log is read by time, narrowed to what, whom and where.
drop index audit_event_at_idx;
create index on audit_event (at, id);
create index on audit_event (what, at, id);
create index on audit_event (identity_id, at, id) where identity_id is not null;
create index on audit_event (centre_id, at, id) where centre_id is not null;
create index identity_address_search on identity using gin (coalesce(email, pending_email) gin_trgm_ops);
