-- What the profiles of a batch showed when its file was made: a file that shows anything else by now is not handed out.
alter table batch add column fingerprint text;
