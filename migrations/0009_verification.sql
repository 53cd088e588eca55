-- What a candidate lets others see who hold the code of a profile, and how often they looked.
create table verification (
  entry_id bigint primary key references entry,
  is_on boolean not null default false,
  name_shown text not null default 'off' check (name_shown in ('off', 'initials', 'full')),
  times_shown integer not null default 0,
  last_shown_at timestamptz
);

grant select, insert, update, delete on verification to results_online_web;
