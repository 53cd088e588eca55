-- Names are searched within one centre at a time, so an index that holds its names is read through: no slower the more
-- centres there are, for a word of any length in any script. Trigrams of the whole table were slower, and need a locale.

-- What names are found by (src/names/search-key.ts). Empty: not made yet, as in rows that were there before and in those that
-- a backup from before brings back.
alter table entry add column name_key text not null default '';
alter table centre add column name_key text not null default '';

create index entry_without_key on entry (id) where name_key = '';

drop index entry_name_search, entry_centre_id_series_id_idx, entry_preparation_centre_id_series_id_candidate_number_idx;
create index on entry (centre_id, series_id, candidate_number) include (id, name_key);
create index on entry (preparation_centre_id, series_id, candidate_number) include (id, name_key);
