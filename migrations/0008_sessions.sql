-- Sessions as express-session and connect-pg-simple keep them, and forms that were sent after a session had ended.

-- `sid` is a digest of the area and the identifier in the cookie, so that the table is of no use to whoever reads it. Whose
-- a session is stands in `sess`, where passport puts it; nobody who is not signed in has one.
create table session (
  sid text primary key,
  sess jsonb not null,
  expire timestamptz not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  ended_at timestamptz,
  identity_id bigint generated always as ((sess #>> '{passport,user,identityId}')::bigint) stored not null,
  epoch integer generated always as ((sess #>> '{passport,user,epoch}')::integer) stored not null,
  area text generated always as (sess #>> '{passport,user,area}') stored not null
);

create index on session (seen_at);

-- When a session ends by itself: 15 minutes after the last request and 4 hours after it began, for staff 30 minutes and 8
-- hours (ASVS 7.3).
create function session_end(area text, created_at timestamptz, seen_at timestamptz) returns timestamptz
language sql stable parallel safe
return case area
  when 'candidates' then least(seen_at + interval '15 minutes', created_at + interval '4 hours')
  else least(seen_at + interval '30 minutes', created_at + interval '8 hours')
end;

-- What has ended stays as it ended: a slow request that saves its session changes nothing any more.
create function keep_ended_session() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return null;
end
$$;

create trigger keep_ended_session before update on session
for each row when (old.ended_at is not null and (new.sess is distinct from old.sess or new.ended_at is null))
execute function keep_ended_session();

-- All that makes a session alive, by the database's clock; connect-pg-simple reads and writes this view.
create view live_session as
select sid, sess, expire, seen_at, ended_at
from session
where ended_at is null
  and session_end(area, created_at, seen_at) > now()
  and exists (select from identity where identity.id = session.identity_id and identity.epoch = session.epoch)
  and case area
    when 'candidates' then
      exists (select from candidate_account where candidate_account.identity_id = session.identity_id)
    else exists (
      select from membership
      where membership.identity_id = session.identity_id and membership.area = session.area
    )
  end;

-- What somebody sent after their session had ended, until they have signed in again: for minutes, and encrypted.
create table kept_form (
  sid text primary key,
  identity_id bigint not null references identity on delete cascade,
  form_encrypted bytea not null,
  created_at timestamptz not null default now()
);

create index on kept_form (identity_id);

-- Pages never write the table itself: what has ended stays ended.
grant select, delete on session to results_online_web;
grant select, insert (sid, sess, expire), update (sess, expire, seen_at, ended_at) on live_session to results_online_web;
grant select, insert, update, delete on kept_form to results_online_web;
