-- Nothing changes here: what PostgreSQL gives up for speed costs little on SQLite (docs/decisions/0017).
select 1;
