-- What centre exams officers decide and make for the candidate results service (A1-A10, S13).

-- Whether an officer administers the candidate results service; without it there is no link, and 404 (A1).
alter table membership add column manages_candidate_results boolean not null default true;

-- A centre agrees once that it administers and supports its candidates' access (A2).
create table terms_acceptance (
  centre_id bigint primary key references centre,
  accepted_by text not null,
  accepted_at timestamptz not null default now()
);

-- Who saved last, so that the second of two officers is told (A8). What was saved is compared value by value.
alter table centre_default drop column version;
alter table centre_default add column changed_by text;
alter table centre_default add column changed_at timestamptz;
alter table centre_setting drop column version;
alter table centre_setting add column changed_by text;
alter table centre_setting add column changed_at timestamptz;

-- Contact details hold together: a name that was entered never stands beside somebody else's telephone number.
create or replace view centre_in_force as
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
    when ask.parent and details.entered then defaults.contact_name
    when ask.parent then parent.contact_name
    when details.entered then setting.contact_name
    else centre.contact_name
  end as contact_name,
  case
    when ask.parent and details.entered then defaults.contact_email
    when ask.parent then parent.contact_email
    when details.entered then setting.contact_email
    else centre.contact_email
  end as contact_email,
  case
    when ask.parent and details.entered then defaults.contact_phone
    when ask.parent then parent.contact_phone
    when details.entered then setting.contact_phone
    else centre.contact_phone
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
cross join lateral (
  select coalesce(case when ask.parent then defaults.contact_name else setting.contact_name end, '') <> '' as entered
) as details
where centre.kind in ('centre', 'associate');

-- A letter as it was made; `fingerprint` stands for the release, delay and contact that it names (A6, A7).
create table letter (
  entry_id bigint primary key references credential on delete cascade,
  fingerprint text not null,
  made_at timestamptz not null default now()
);

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

-- What an officer typed into Subcentre Management and has not saved yet (A4).
create table subcentre_draft (
  identity_id bigint not null references identity on delete cascade,
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  content jsonb not null,
  changed_at timestamptz not null default now(),
  primary key (identity_id, series_id, centre_id)
);

-- Files of a centre and series, made in the background or uploaded; on disk they are encrypted (A10). `fingerprint` is that
-- of the letters in it.
create table file (
  id bigint generated always as identity primary key,
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  kind text not null check (kind in ('letters_pdf', 'letters_csv', 'entries_csv', 'upload')),
  name text not null,
  identity_id bigint references identity on delete set null,
  entry_ids bigint[] not null default '{}',
  fingerprint text,
  action text not null default 'print' check (action in ('create', 'recreate', 'print')),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  made integer not null default 0,
  size bigint,
  failure text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz not null default now() + interval '30 days'
);

create index on file (centre_id, series_id, created_at);

-- Where a centre lets a preparation centre see the letters of its candidates (S13).
create table letter_share (
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  preparation_centre_id bigint not null references centre,
  shared_at timestamptz not null default now(),
  primary key (series_id, centre_id, preparation_centre_id)
);

grant select, insert on terms_acceptance to results_online_web;
grant select, insert, update, delete on letter, subcentre_draft, file, letter_share to results_online_web;
grant select on letter_fingerprint, letter_state to results_online_web;

insert into letter (entry_id, fingerprint)
select credential.entry_id, current.fingerprint
from credential
join entry on entry.id = credential.entry_id
join letter_fingerprint as current on current.series_id = entry.series_id and current.centre_id = entry.centre_id;
