-- Centres, the people who sign in, and how they do.

create table centre (
  id bigint generated always as identity primary key,
  number text not null unique check (number ~ '^[A-Z]{2}[0-9]{3,}$'),
  name text not null,
  kind text not null check (kind in ('centre', 'associate', 'preparation')),
  parent_id bigint references centre,
  country text not null,
  time_zone text not null,
  contact_name text not null,
  contact_email text not null,
  contact_phone text not null,
  check (kind <> 'associate' or parent_id is not null)
);

create index on centre (parent_id);

-- One identity per e-mail address, across all areas (S3). The address counts once it is confirmed;
-- until then it waits in pending_email and belongs to nobody.
create table identity (
  id bigint generated always as identity primary key,
  email text,
  email_key text unique,
  pending_email text,
  password_hash text not null,
  epoch integer not null default 0,
  language text not null default 'en',
  created_at timestamptz not null default now(),
  check ((email is null) = (email_key is null)),
  check (email is not null or pending_email is not null)
);

-- Who works where. Operators belong to the board, not to a centre.
create table membership (
  id bigint generated always as identity primary key,
  identity_id bigint not null references identity on delete cascade,
  area text not null check (area in ('preparation', 'officers', 'operators')),
  centre_id bigint references centre,
  -- Whether an officer administers the candidate results service; without it there is no link, and 404 (A1).
  manages_candidate_results boolean not null default true,
  created_at timestamptz not null default now(),
  check ((area = 'operators') = (centre_id is null)),
  unique nulls not distinct (identity_id, area, centre_id)
);

create index on membership (centre_id);

-- Single-use links. Only the SHA-256 of a token is kept (ASVS 11.5.1).
create table token (
  hash bytea primary key,
  purpose text not null check (purpose in ('invitation', 'password-reset', 'email-confirmation')),
  area text not null,
  email text not null,
  -- The address as it is compared, made by `emailKey`.
  email_key text not null,
  identity_id bigint references identity on delete cascade,
  centre_id bigint references centre,
  -- An officer gives no right by an invitation that the officer has not got (A1).
  manages_candidate_results boolean not null default true,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create index on token (identity_id, purpose);
create index on token (email_key, purpose);
create index on token (centre_id);

-- Lockout (S14): the count of failures in a row, and the attempts that are being checked right now.
create table sign_in_attempt (
  key bytea primary key,
  -- Without a reference, so that an attempt on an account that is being deleted fails like any other.
  identity_id bigint,
  failures integer not null default 0,
  under_way integer not null default 0,
  lease_until timestamptz not null,
  locked_until timestamptz
);

create index on sign_in_attempt (identity_id);

-- Append only: the web role can add and read, never change.
create table audit_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  what text not null,
  outcome text not null default 'ok',
  identity_id bigint,
  area text,
  centre_id bigint,
  detail jsonb not null default '{}',
  request_id text
);

create index on audit_event (at);

-- An officer adds preparation centres of the own centre (S2). New ones have no entries, so nothing leads from them to a
-- result; other kinds, and changes, stay the board's, who owns the table.
create function pages_add_preparation_centres() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.kind <> 'preparation'
    and current_user <> (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
    raise insufficient_privilege using message = 'permission denied: pages add preparation centres only';
  end if;
  return new;
end
$$;

create trigger pages_add_preparation_centres before insert on centre
for each row execute function pages_add_preparation_centres();

grant select, insert on centre to results_online_web;
grant select, insert, update, delete on identity, membership, token, sign_in_attempt to results_online_web;
grant select, insert on audit_event to results_online_web;
