-- Officers and operators look after people: locks that belong to an account are found by it, preparation centres are added.

-- Without a reference, so that an attempt on an account that is being deleted fails like any other.
alter table sign_in_attempt add column identity_id bigint;

create index on sign_in_attempt (identity_id);

-- An officer gives no right by an invitation that the officer has not got (A1).
alter table token add column manages_candidate_results boolean not null default true;

-- An officer adds preparation centres of the own centre (S2). New ones have no entries, so nothing leads from them to a
-- result; other kinds, and changes, stay the board's.
grant insert on centre to results_online_web;

create function refuse_centre() returns trigger language plpgsql as $$
begin
  raise insufficient_privilege using message = 'permission denied: pages add preparation centres only';
end
$$;

create trigger pages_add_preparation_centres before insert on centre
for each row when (current_user = 'results_online_web' and new.kind <> 'preparation')
execute function refuse_centre();
