-- Exams, series, entries, results.

create table exam (
  id bigint generated always as identity primary key,
  code text not null unique check (code ~ '^[A-Z0-9]{2,10}$'),
  name text not null,
  published boolean not null,
  definition jsonb not null
);

create table series (
  id bigint generated always as identity primary key,
  code text not null unique check (code ~ '^[0-9]{4}-[0-9A-Z]{2,10}$'),
  name text not null,
  release_at timestamptz,
  centre_release_at timestamptz,
  credentials_from timestamptz,
  enquiries_until date,
  check (centre_release_at is null or release_at is null or centre_release_at <= release_at)
);

-- A reference number for every profile (K5): 10 letters and digits without 0, 1, I, L, O, U, from the database's own
-- source of strong randomness.
create function new_reference() returns text
language sql volatile as $$
  select string_agg(substr('23456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(bytes, i) % 30, 1), '')
  from (select decode(replace(gen_random_uuid()::text, '-', ''), 'hex') as bytes) as random,
    unnest(array[0, 1, 2, 3, 4, 5, 10, 11, 12, 13]) as i
$$;

create table entry (
  id bigint generated always as identity primary key,
  series_id bigint not null references series,
  exam_id bigint not null references exam,
  centre_id bigint not null references centre,
  preparation_centre_id bigint references centre,
  candidate_number text not null check (candidate_number ~ '^[0-9]{4}$'),
  first_name text not null,
  last_name text not null,
  -- The names as they are searched and sorted: without accents, in lower case (S7).
  first_name_key text not null,
  last_name_key text not null,
  date_of_birth date not null,
  reference text not null unique default new_reference(),
  unique (series_id, exam_id, centre_id, candidate_number)
);

create index on entry (centre_id, series_id);
create index on entry (preparation_centre_id, series_id, candidate_number);
create index entry_name_search on entry
  using gin (preparation_centre_id, last_name_key gin_trgm_ops, first_name_key gin_trgm_ops);

create table result (
  entry_id bigint not null references entry,
  component text not null,
  score integer,
  grade text,
  cefr text,
  status text not null check (status in ('final', 'pending', 'withheld', 'absent_part', 'absent')),
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  primary key (entry_id, component),
  check ((score is not null) = (status = 'final'))
);

-- What a result was before it was corrected.
create table result_history (
  entry_id bigint not null references entry,
  component text not null,
  version integer not null,
  score integer,
  grade text,
  cefr text,
  status text not null,
  changed_at timestamptz not null,
  replaced_at timestamptz not null default now(),
  primary key (entry_id, component, version)
);

-- Every file that was applied, with what it changed.
create table import (
  id bigint generated always as identity primary key,
  kind text not null,
  file_hash bytea not null,
  inserted integer not null,
  updated integer not null,
  unchanged integer not null,
  at timestamptz not null default now()
);

-- Nothing on result and result_history: the gate is the only way to them.
grant select on exam, series, entry to results_online_web;
