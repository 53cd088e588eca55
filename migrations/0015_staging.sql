-- Staging copies, and rehearsals of results day in them.

-- Has a row in a staging copy alone: a backup that was brought back with `restore --staging`. No mail leaves it, and every page
-- says what it is. It stays one, also through a backup of its own. `mark` tells it from any other one.
create table staging_copy (
  is_one boolean primary key default true check (is_one),
  mark uuid not null default gen_random_uuid(),
  made_at timestamptz not null default now()
);

-- A release that is played with made-up candidates; nowhere but in a staging copy.
create table rehearsal (
  id bigint generated always as identity primary key,
  in_copy boolean not null default true check (in_copy) references staging_copy,
  series_id bigint not null references series,
  -- The operator who asked for it; nobody on the command line.
  identity_id bigint references identity on delete set null,
  candidates integer not null check (candidates > 0),
  -- Within how long after the release they come, and how long before it the first ones do.
  within_seconds double precision not null check (within_seconds > 0),
  release_in_seconds double precision not null check (release_in_seconds > 0),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  release_at timestamptz,
  -- The series' times as they were, as long as they are not put back.
  times_before jsonb,
  -- How many have come, are in and have seen their result so far.
  progress jsonb,
  report jsonb,
  failure text,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

create index on rehearsal (series_id, created_at);

-- The pages ask for rehearsals; nobody but the owner says that a database is a staging copy.
grant select on staging_copy to results_online_web;
grant select, insert on rehearsal to results_online_web;
