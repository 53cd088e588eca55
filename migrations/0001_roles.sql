-- Who signs in to the database, and the extensions. The owner runs migrations and imports; pages and jobs sign in with a
-- login role that `migrate` makes and that owns nothing: what it may do, it may as a member of this role.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

do $$
begin
  create role results_online_web nologin;
exception
  when duplicate_object or unique_violation then null;
end
$$;

grant usage on schema public to results_online_web;

-- So that a process of the pages sees whether the schema is as new as it is itself.
grant select on migration to results_online_web;
