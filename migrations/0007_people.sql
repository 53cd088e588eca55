-- Officers and operators look after people: locks that belong to an account are found by it, preparation centres are added.

alter table sign_in_attempt add column identity_id bigint references identity on delete cascade;

create index on sign_in_attempt (identity_id);

grant insert on centre to results_online_web;
