-- The gate: from when and to whom results are there.

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

-- THE GATE (S15). Nothing but this view leads from the web role to a result. One branch per audience:
--   candidate    series release + delay in force, and access given
--   preparation  series release (A6: the delay is the candidates')
--   officer      the centres' release where there is an earlier one, else the series release (K4)
-- A series on hold, without a release time, is on hold for everybody.
-- A score shows only where its component is final and the whole result is not pending or withheld (K3).
create view released_results with (security_barrier) as
select
  released.audience,
  released.entry_id,
  result.component,
  result.status,
  case when shown.score then result.score end as score,
  case when shown.score then result.grade end as grade,
  case when shown.score then result.cefr end as cefr,
  result.version,
  result.changed_at
from (
  select 'candidate' as audience, entry_id
  from candidate_release
  where has_access and release_at <= now()
  union all
  select 'preparation', entry.id
  from entry
  join series on series.id = entry.series_id
  where series.release_at <= now()
  union all
  select 'officer', entry.id
  from entry
  join series on series.id = entry.series_id
  where series.release_at is not null and coalesce(series.centre_release_at, series.release_at) <= now()
) as released
join result on result.entry_id = released.entry_id
left join result as overall on overall.entry_id = released.entry_id and overall.component = 'overall'
cross join lateral (
  select result.status = 'final' and coalesce(overall.status, 'pending') not in ('pending', 'withheld') as score
) as shown;

grant select on candidate_release, released_results to results_online_web;

-- What a candidate lets others see who hold the code of a profile, and how often they looked.
create table verification (
  entry_id bigint primary key references entry,
  is_on boolean not null default false,
  name_shown text not null default 'off' check (name_shown in ('off', 'initials', 'full')),
  times_shown integer not null default 0,
  last_shown_at timestamptz
);

grant select, insert, update, delete on verification to results_online_web;
