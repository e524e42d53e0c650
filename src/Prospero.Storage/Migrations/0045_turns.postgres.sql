-- A turn is the touchpoint of a step that contacts nobody.
alter table touchpoint drop constraint touchpoint_kind_check;
alter table touchpoint add constraint touchpoint_kind_check check (kind in ('step', 'forced', 'adhoc', 'turn')) not valid;
-- What woke a turn before its time: the name of a signal.
alter table touchpoint add column woken_by text collate "C";
