alter table batch drop constraint batch_state_check;
alter table batch add constraint batch_state_check
  check (state in ('queued', 'running', 'done', 'failed', 'cancelled'));
