-- The key ring of a SQLite database lies in the folder keys beside it.
select 1;
