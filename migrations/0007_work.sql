-- What the worker does: mail, batches of profiles, files of centres.

-- The body is encrypted until it is sent, because it may carry a single-use link, and erased then.
create table outgoing_mail (
  id bigint generated always as identity primary key,
  message_id text not null unique,
  recipient text not null,
  subject text not null,
  body_encrypted bytea,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  sent_at timestamptz,
  attempts integer not null default 0,
  failure text
);

-- The preparation centres that were told by mail that results are there (K2).
create table release_notice (
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  sent_at timestamptz not null default now(),
  primary key (series_id, centre_id)
);

-- Profiles asked for together (S9: at most 300).
create table batch (
  id bigint generated always as identity primary key,
  identity_id bigint not null references identity,
  area text not null,
  format text not null check (format in ('pdf', 'zip')),
  entry_ids bigint[] not null check (cardinality(entry_ids) between 1 and 300),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  made integer not null default 0,
  file_name text,
  failure text,
  -- What the profiles showed when the file was made: a file that shows anything else by now is not handed out.
  fingerprint text,
  -- The candidate numbers on whose profiles a mark stands for characters that no font has.
  missing text[] not null default '{}',
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

create index on batch (identity_id, created_at);

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
  -- The candidate numbers on whose letters a mark stands for characters that no font has.
  missing text[] not null default '{}',
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz not null default now() + interval '30 days'
);

create index on file (centre_id, series_id, created_at);

grant select, insert, update, delete on outgoing_mail, batch, file to results_online_web;
grant select, insert on release_notice to results_online_web;
