-- What woke a turn before its time: the name of a signal.
alter table touchpoint add column woken text;
-- A turn is the touchpoint of a step that contacts nobody. SQLite changes the check of a table only by writing its text
-- (https://www.sqlite.org/lang_altertable.html, under "Making Other Kinds Of Table Schema Changes"); no row is touched.
pragma writable_schema = on;
update sqlite_master
set sql = replace(sql, 'check (kind in (''step'', ''forced'', ''adhoc''))', 'check (kind in (''step'', ''forced'', ''adhoc'', ''turn''))')
where type = 'table' and name = 'touchpoint';
pragma writable_schema = reset;
-- Renaming reads the text anew. SQLite 3.35 would otherwise add the next column at the place where the old text ended.
alter table touchpoint rename column woken to woken_by;
