-- Which candidates may see results, from when and whom they ask: what centre exams officers decide and make (A1-A10, S13).

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
  -- Whether the person wants a mail at release (K2), and when it was sent, so that nobody is told twice.
  release_mail boolean not null default false,
  release_mailed_at timestamptz,
  created_at timestamptz not null default now()
);

create index on candidate_account (identity_id);
create index on candidate_account (created_at) where release_mail and release_mailed_at is null;

-- A centre agrees once that it administers and supports its candidates' access (A2).
create table terms_acceptance (
  centre_id bigint primary key references centre,
  accepted_by text not null,
  accepted_at timestamptz not null default now()
);

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
  -- Who saved last, so that the second of two officers is told (A8).
  changed_by text,
  changed_at timestamptz,
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
  -- Who saved last, so that the second of two officers is told (A8).
  changed_by text,
  changed_at timestamptz,
  primary key (series_id, centre_id)
);

-- The candidates chosen where candidate_access is 'selected'.
create table selected_candidate (
  entry_id bigint primary key references entry
);

-- The decisions in force for every series and centre: delay (A6), access (A5, K1) and whom candidates ask (A7).
-- Contact details hold together: a name that was entered never stands beside somebody else's telephone number.
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

-- Where a centre lets a preparation centre see the letters of its candidates (S13).
create table letter_share (
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  preparation_centre_id bigint not null references centre,
  shared_at timestamptz not null default now(),
  primary key (series_id, centre_id, preparation_centre_id)
);

grant select, insert, update, delete on
  credential, candidate_account, centre_default, centre_setting, selected_candidate, letter, subcentre_draft, letter_share
  to results_online_web;
grant select, insert on terms_acceptance to results_online_web;
grant select on centre_in_force, letter_fingerprint, letter_state to results_online_web;
