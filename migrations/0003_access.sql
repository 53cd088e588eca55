-- Which candidates may see which results from when: credentials, the centres' decisions, and the gate.

-- An ID number and a Secret Number per entry. The Secret Number is encrypted and erased once it has been used.
create table credential (
  entry_id bigint primary key references entry,
  id_number text not null unique check (id_number ~ '^[A-HJ-NP-Z]{3}[0-9]{6}$'),
  secret_number_encrypted bytea,
  created_at timestamptz not null default now(),
  used_at timestamptz
);

-- The entries that a registered candidate has claimed with their credentials.
create table candidate_account (
  entry_id bigint primary key references credential,
  identity_id bigint not null references identity on delete cascade,
  release_mail boolean not null default false,
  created_at timestamptz not null default now()
);

create index on candidate_account (identity_id);

-- What a parent centre decides for those of its associate centres that use the defaults (A5).
create table centre_default (
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  delay_minutes integer not null default 0 check (delay_minutes between 0 and 99 * 60 + 59),
  access boolean not null default false,
  contact text not null default 'default' check (contact in ('default', 'centre')),
  contact_name text not null default '',
  contact_email text not null default '',
  contact_phone text not null default '',
  version integer not null default 1,
  primary key (series_id, centre_id)
);

-- What is decided for one centre: by itself (candidate_access, K1) and, for an associate centre, by its parent.
create table centre_setting (
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  candidate_access text not null default 'none' check (candidate_access in ('none', 'all', 'selected')),
  use_defaults boolean not null default true,
  delay_minutes integer not null default 0 check (delay_minutes between 0 and 99 * 60 + 59),
  access boolean not null default false,
  contact text not null default 'default' check (contact in ('default', 'centre')),
  contact_name text not null default '',
  contact_email text not null default '',
  contact_phone text not null default '',
  version integer not null default 1,
  primary key (series_id, centre_id)
);

-- The candidates chosen where candidate_access is 'selected'.
create table selected_candidate (
  entry_id bigint primary key references entry
);

-- The decisions in force for every series and centre: delay (A6), access (A5, K1) and whom candidates ask (A7).
create view centre_in_force as
select
  series.id as series_id,
  centre.id as centre_id,
  case
    when centre.kind = 'associate' and coalesce(setting.use_defaults, true) then coalesce(defaults.delay_minutes, 0)
    else coalesce(setting.delay_minutes, 0)
  end as delay_minutes,
  case
    when centre.kind <> 'associate' then true
    when coalesce(setting.use_defaults, true) then coalesce(defaults.access, false)
    else setting.access
  end as has_access,
  coalesce(setting.candidate_access, 'none') as candidate_access,
  case
    when ask.parent then coalesce(nullif(defaults.contact_name, ''), parent.contact_name)
    else coalesce(nullif(setting.contact_name, ''), centre.contact_name)
  end as contact_name,
  case
    when ask.parent then coalesce(nullif(defaults.contact_email, ''), parent.contact_email)
    else coalesce(nullif(setting.contact_email, ''), centre.contact_email)
  end as contact_email,
  case
    when ask.parent then coalesce(nullif(defaults.contact_phone, ''), parent.contact_phone)
    else coalesce(nullif(setting.contact_phone, ''), centre.contact_phone)
  end as contact_phone,
  case when ask.parent then parent.name else centre.name end as contact_centre
from series
cross join centre
left join centre as parent on parent.id = centre.parent_id and centre.kind = 'associate'
left join centre_setting as setting on setting.series_id = series.id and setting.centre_id = centre.id
left join centre_default as defaults on defaults.series_id = series.id and defaults.centre_id = parent.id
cross join lateral (
  select centre.kind = 'associate' and 'default' = case
    when coalesce(setting.use_defaults, true) then coalesce(defaults.contact, 'default')
    else setting.contact
  end as parent
) as ask
where centre.kind in ('centre', 'associate');

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
create view released_results as
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

grant select, insert, update, delete on
  credential, candidate_account, centre_default, centre_setting, selected_candidate
  to results_online_web;
grant select on centre_in_force, candidate_release, released_results to results_online_web;
