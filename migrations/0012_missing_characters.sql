-- The candidate numbers on whose profiles or letters a mark stands for characters that no font has.
alter table batch add column missing text[] not null default '{}';
alter table file add column missing text[] not null default '{}';
