-- Mails at release, for many people at once.

-- The centres whose candidates have been gone through since results began to be there for them: at the series' release
-- with the delay in force. Where that moment changes, they are gone through once more; nobody is told twice.
create table candidate_notice (
  series_id bigint not null references series,
  centre_id bigint not null references centre,
  release_at timestamptz not null,
  is_done boolean not null default false,
  primary key (series_id, centre_id)
);

create index on candidate_notice (series_id, centre_id) where not is_done;

grant select, insert, update, delete on candidate_notice to results_online_web;

-- When somebody was looked at who wants a mail and could not be told yet: the result is pending or withheld, or not shown to
-- this candidate. Such people are looked at again, the longest not looked at first.
alter table candidate_account add column release_checked_at timestamptz;

drop index candidate_account_created_at_idx;

create index on candidate_account (release_checked_at)
where release_mail and release_mailed_at is null and release_checked_at is not null;

create index on outgoing_mail (created_at);
