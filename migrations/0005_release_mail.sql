-- Mails at release (K2): who has been told, so that nobody is told twice.

alter table candidate_account add column release_mailed_at timestamptz;

create index on candidate_account (created_at) where release_mail and release_mailed_at is null;

create table release_notice (
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  sent_at timestamptz not null default now(),
  primary key (series_id, centre_id)
);

grant select, insert on release_notice to results_online_web;
