-- The waiting room before signing in (N5). The processes hold nothing of it but what they have read in the last moment.

-- What holds for all of it. `turn` counts the decisions about who is let in, so that of two processes only one makes each.
create table waiting_room (
  is_one boolean primary key default true check (is_one),
  -- open: everybody straight in; closed: nobody but operators.
  mode text not null default 'measured' check (mode in ('measured', 'open', 'closed')),
  -- At most so many sign-ins a second, where an operator has slowed it.
  most_per_second double precision check (most_per_second > 0),
  turn bigint not null default 0,
  decided_at timestamptz not null default now(),
  -- The release for which places were drawn last.
  drawn_for timestamptz not null default now()
);

insert into waiting_room default values;

-- Each lane has its own numbers, from 1, and its own share of sign-ins.
create table waiting_lane (
  lane text primary key check (lane in ('candidates', 'known', 'staff')),
  -- The number that was given last.
  last bigint not null default 0,
  -- Places up to here may sign in; with parts of a place, so that slow lanes move too.
  admitted double precision not null default 0,
  -- Places up to here have had their time. Every few minutes what had been admitted the time before expires.
  expired double precision not null default 0,
  expires_next double precision not null default 0,
  expires_at timestamptz not null default now(),
  check (admitted <= last and expires_next <= admitted and expired <= expires_next)
);

insert into waiting_lane (lane) values ('candidates'), ('known'), ('staff');

-- A place: its number, and by a keyed digest the name that was typed, so that any browser finds it again by that.
create table waiting_place (
  lane text not null references waiting_lane,
  number bigint not null,
  name_key bytea not null,
  arrived_at timestamptz not null default now(),
  -- Sign-in forms that were sent with it.
  uses integer not null default 0,
  primary key (lane, number),
  unique (lane, name_key)
);

create index on waiting_place (arrived_at);

-- Who waits at a release draws a new place: the number `after + i` stands at `places[i]`.
create table waiting_draw (
  id bigint generated always as identity primary key,
  lane text not null references waiting_lane,
  after bigint not null,
  places bigint[] not null,
  drawn_at timestamptz not null default now()
);

-- What each web process measures: how much it hashes, and how many of those next in each lane have asked it lately.
create table waiting_process (
  id uuid primary key,
  at timestamptz not null default now(),
  per_second double precision not null,
  seconds_under_way double precision not null,
  present jsonb not null
);

grant select, update on waiting_room, waiting_lane to results_online_web;
grant select, insert, update, delete on waiting_place, waiting_draw, waiting_process to results_online_web;
