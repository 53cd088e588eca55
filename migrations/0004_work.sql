-- What the worker does: mail and batches of profiles.

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

-- Profiles asked for together (S9: at most 300).
create table batch (
  id bigint generated always as identity primary key,
  identity_id bigint not null references identity,
  area text not null,
  format text not null check (format in ('pdf', 'zip')),
  entry_ids bigint[] not null check (cardinality(entry_ids) between 1 and 300),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  made integer not null default 0,
  file_name text,
  failure text,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

create index on batch (identity_id, created_at);

grant select, insert, update, delete on outgoing_mail, batch to results_online_web;
