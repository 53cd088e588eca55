-- The gate, asked by person: one rule, a view per audience, fast at any number of results.

drop view released_results, candidate_release, letter_state, letter_fingerprint;

-- How the decisions for a series and centre add up (A5-A7, K1). Pages read the outcome, `centre_in_force`.
alter view centre_in_force rename to centre_decision;
revoke all on centre_decision from results_online_web;

-- The decisions in force, a row for every series and centre, so that a page looks up one row instead of working it out.
create table centre_in_force (
  series_id bigint not null references series on delete cascade,
  centre_id bigint not null references centre on delete cascade,
  delay_minutes integer not null,
  has_access boolean not null,
  candidate_access text not null,
  contact_name text not null,
  contact_email text not null,
  contact_phone text not null,
  contact_centre text not null,
  primary key (series_id, centre_id)
);

create index on centre_in_force (centre_id);

-- Brings decisions into force, in the transaction that changes them. Two who decide for the same centre at the same moment
-- do so one after the other, and the second one sees what the first has decided.
create function bring_into_force(series_ids bigint[], centre_ids bigint[]) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
  perform from centre_in_force where series_id = any (series_ids) and centre_id = any (centre_ids)
  order by series_id, centre_id for update;
  insert into centre_in_force as current (
    series_id, centre_id, delay_minutes, has_access, candidate_access,
    contact_name, contact_email, contact_phone, contact_centre
  )
  select series_id, centre_id, delay_minutes, has_access, candidate_access,
    contact_name, contact_email, contact_phone, contact_centre
  from centre_decision where series_id = any (series_ids) and centre_id = any (centre_ids)
  on conflict (series_id, centre_id) do update set
    delay_minutes = excluded.delay_minutes,
    has_access = excluded.has_access,
    candidate_access = excluded.candidate_access,
    contact_name = excluded.contact_name,
    contact_email = excluded.contact_email,
    contact_phone = excluded.contact_phone,
    contact_centre = excluded.contact_centre
  where current.* is distinct from excluded.*;
end
$$;

revoke all on function bring_into_force from public;

create function setting_into_force() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform bring_into_force(
    array(select distinct series_id from changed),
    array(select distinct centre_id from changed)
  );
  return null;
end
$$;

-- What a parent decides is in force for its associate centres.
create function default_into_force() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform bring_into_force(
    array(select distinct series_id from changed),
    array(select id from centre where parent_id in (select centre_id from changed))
  );
  return null;
end
$$;

create function decision_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'a decision keeps its series and its centre';
end
$$;

-- Series and centres come with an import, which is alone in changing which pairs there are.
create function series_into_force() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  lock table centre_in_force in share row exclusive mode;
  perform bring_into_force(array[new.id], array(select id from centre where kind <> 'preparation'));
  return null;
end
$$;

create function centre_into_force() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  lock table centre_in_force in share row exclusive mode;
  delete from centre_in_force where centre_id = new.id and new.kind = 'preparation';
  perform bring_into_force(
    array(select id from series),
    array(select id from centre where id = new.id or parent_id = new.id)
  );
  return null;
end
$$;

revoke all on function setting_into_force, default_into_force, decision_stays, series_into_force, centre_into_force from public;

create trigger inserted_into_force after insert on centre_setting referencing new table as changed
for each statement execute function setting_into_force();
create trigger updated_into_force after update on centre_setting referencing new table as changed
for each statement execute function setting_into_force();
create trigger deleted_into_force after delete on centre_setting referencing old table as changed
for each statement execute function setting_into_force();
create trigger decision_stays before update of series_id, centre_id on centre_setting
for each row when ((old.series_id, old.centre_id) is distinct from (new.series_id, new.centre_id))
execute function decision_stays();
create trigger inserted_into_force after insert on centre_default referencing new table as changed
for each statement execute function default_into_force();
create trigger updated_into_force after update on centre_default referencing new table as changed
for each statement execute function default_into_force();
create trigger deleted_into_force after delete on centre_default referencing old table as changed
for each statement execute function default_into_force();
create trigger decision_stays before update of series_id, centre_id on centre_default
for each row when ((old.series_id, old.centre_id) is distinct from (new.series_id, new.centre_id))
execute function decision_stays();
create trigger into_force after insert on series
for each row execute function series_into_force();
create trigger new_centre_into_force after insert on centre
for each row when (new.kind <> 'preparation') execute function centre_into_force();
create trigger into_force after update on centre
for each row when (
  (old.kind <> 'preparation' or new.kind <> 'preparation') and (old.kind, old.parent_id, old.name, old.contact_name, old.contact_email, old.contact_phone)
  is distinct from (new.kind, new.parent_id, new.name, new.contact_name, new.contact_email, new.contact_phone)
) execute function centre_into_force();

-- Also where rows are brought in without their references being looked up.
alter table centre_setting enable always trigger inserted_into_force;
alter table centre_setting enable always trigger updated_into_force;
alter table centre_setting enable always trigger deleted_into_force;
alter table centre_setting enable always trigger decision_stays;
alter table centre_default enable always trigger inserted_into_force;
alter table centre_default enable always trigger updated_into_force;
alter table centre_default enable always trigger deleted_into_force;
alter table centre_default enable always trigger decision_stays;
alter table series enable always trigger into_force;
alter table centre enable always trigger new_centre_into_force;
alter table centre enable always trigger into_force;

insert into centre_in_force
select series_id, centre_id, delay_minutes, has_access, candidate_access,
  contact_name, contact_email, contact_phone, contact_centre
from centre_decision;

create view letter_fingerprint as
select
  in_force.series_id,
  in_force.centre_id,
  md5(jsonb_build_array(
    extract(epoch from series.release_at), in_force.delay_minutes,
    in_force.contact_centre, in_force.contact_name, in_force.contact_email, in_force.contact_phone
  )::text) as fingerprint
from centre_in_force as in_force
join series on series.id = in_force.series_id;

create view letter_state as
select
  letter.entry_id,
  entry.series_id,
  entry.centre_id,
  letter.made_at,
  letter.fingerprint <> current.fingerprint as is_out_of_date
from letter
join entry on entry.id = letter.entry_id
join letter_fingerprint as current on current.series_id = entry.series_id and current.centre_id = entry.centre_id;

-- The entries that have an overall result, released or not, for those who search and count by an index alone. Where there
-- is a result there is its entry, so these rows need no reference of their own.
create table entry_with_result (
  entry_id bigint primary key,
  series_id bigint not null,
  exam_id bigint not null,
  centre_id bigint not null,
  preparation_centre_id bigint,
  candidate_number text not null
);

create index on entry_with_result (preparation_centre_id, candidate_number, entry_id) include (series_id, exam_id)
where preparation_centre_id is not null;
create index on entry_with_result (centre_id, series_id, exam_id, entry_id);

create function results_came() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into entry_with_result
  select entry.id, entry.series_id, entry.exam_id, entry.centre_id, entry.preparation_centre_id, entry.candidate_number
  from came join entry on entry.id = came.entry_id
  where came.component = 'overall'
  order by entry.id;
  return null;
end
$$;

create function results_went() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from entry_with_result using went
  where went.entry_id = entry_with_result.entry_id and went.component = 'overall';
  return null;
end
$$;

create function all_results_went() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  truncate entry_with_result;
  return null;
end
$$;

create function result_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'a result keeps its entry and its component';
end
$$;

create function entry_moved() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update entry_with_result set series_id = new.series_id, exam_id = new.exam_id, centre_id = new.centre_id,
    preparation_centre_id = new.preparation_centre_id, candidate_number = new.candidate_number
  where entry_id = new.id;
  return null;
end
$$;

revoke all on function results_came, results_went, all_results_went, result_stays, entry_moved from public;

create trigger results_came after insert on result referencing new table as came
for each statement execute function results_came();
create trigger results_went after delete on result referencing old table as went
for each statement execute function results_went();
create trigger all_results_went after truncate on result
for each statement execute function all_results_went();
create trigger result_stays before update of entry_id, component on result
for each row when ((old.entry_id, old.component) is distinct from (new.entry_id, new.component))
execute function result_stays();
create trigger entry_moved after update on entry
for each row when (
  (old.series_id, old.exam_id, old.centre_id, old.preparation_centre_id, old.candidate_number)
  is distinct from (new.series_id, new.exam_id, new.centre_id, new.preparation_centre_id, new.candidate_number)
) execute function entry_moved();

alter table result enable always trigger results_came;
alter table result enable always trigger results_went;
alter table result enable always trigger all_results_went;
alter table result enable always trigger result_stays;
alter table entry enable always trigger entry_moved;

insert into entry_with_result
select entry.id, entry.series_id, entry.exam_id, entry.centre_id, entry.preparation_centre_id, entry.candidate_number
from entry join result on result.entry_id = entry.id and result.component = 'overall'
order by entry.id;

-- Whose centres are whose: an officer's own ones and their associate centres (A10), and whether the officer administers the
-- candidate results service there (A1).
create view officer_centre as
select identity_id, centre_id, bool_or(manages_candidate_results) as manages_candidate_results
from (
  select identity_id, centre_id, manages_candidate_results from membership where area = 'officers'
  union all
  select membership.identity_id, centre.id, membership.manages_candidate_results
  from membership
  join centre on centre.parent_id = membership.centre_id and centre.kind = 'associate'
  where membership.area = 'officers'
) as own
group by identity_id, centre_id;

grant select on centre_in_force, letter_fingerprint, letter_state, officer_centre to results_online_web;

-- THE GATE (S15). Nothing but the views `…_result` and `…_entry` leads from the web role to a result. Each is one audience's
-- and keyed on the person who is signed in; a page that forgets to say who asks gets an error or nothing of use to it:
--   candidate    series release + delay in force, and access given
--   preparation  series release (A6: the delay is the candidates')
--   officer      the centres' release where there is an earlier one, else the series release (K4)
-- A series on hold, without a release time, is on hold for everybody.

-- From when, and whether at all, the candidate of an entry may see its result.
create view candidate_release as
select
  entry.id as entry_id,
  series.release_at + make_interval(mins => in_force.delay_minutes) as release_at,
  in_force.has_access and (
    in_force.candidate_access = 'all'
    or in_force.candidate_access = 'selected'
      and exists (select from selected_candidate where selected_candidate.entry_id = entry.id)
  ) as has_access
from entry
join series on series.id = entry.series_id
join centre_in_force as in_force on in_force.series_id = entry.series_id and in_force.centre_id = entry.centre_id;

-- What of a result is shown at all: a score only where its component is final and the whole result is not pending or
-- withheld (K3). The owner's alone.
create view shown_result as
select
  result.entry_id,
  result.component,
  result.status,
  case when shown.score then result.score end as score,
  case when shown.score then result.grade end as grade,
  case when shown.score then result.cefr end as cefr,
  result.version,
  result.changed_at
from result
left join result as overall on overall.entry_id = result.entry_id and overall.component = 'overall'
cross join lateral (
  select result.status = 'final' and coalesce(overall.status, 'pending') not in ('pending', 'withheld') as score
) as shown;

create view candidate_result with (security_barrier) as
select account.identity_id, result.*
from candidate_account as account
join candidate_release as release on release.entry_id = account.entry_id
join shown_result as result on result.entry_id = account.entry_id
where release.has_access and release.release_at <= now();

create view preparation_result with (security_barrier) as
select membership.identity_id, result.*
from membership
join entry on entry.preparation_centre_id = membership.centre_id
join series on series.id = entry.series_id
join shown_result as result on result.entry_id = entry.id
where membership.area = 'preparation' and series.release_at <= now();

create view officer_result with (security_barrier) as
select officer_centre.identity_id, result.*
from officer_centre
join entry on entry.centre_id = officer_centre.centre_id
join series on series.id = entry.series_id
join shown_result as result on result.entry_id = entry.id
where series.release_at is not null and coalesce(series.centre_release_at, series.release_at) <= now();

-- Which entries have an overall result that is released to the audience, for lists and counts.
create view preparation_entry with (security_barrier) as
select membership.identity_id, found.entry_id, found.series_id, found.exam_id, found.preparation_centre_id,
  found.candidate_number
from membership
join entry_with_result as found on found.preparation_centre_id = membership.centre_id
join series on series.id = found.series_id
where membership.area = 'preparation' and series.release_at <= now();

create view officer_entry with (security_barrier) as
select officer_centre.identity_id, found.entry_id, found.series_id, found.exam_id, found.centre_id
from officer_centre
join entry_with_result as found on found.centre_id = officer_centre.centre_id
join series on series.id = found.series_id
where series.release_at is not null and coalesce(series.centre_release_at, series.release_at) <= now();

grant select on candidate_release, candidate_result, preparation_result, officer_result, preparation_entry, officer_entry
to results_online_web;
