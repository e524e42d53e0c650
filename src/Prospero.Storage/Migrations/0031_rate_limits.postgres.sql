-- A limit of its own: rate_limit calls in rate_window seconds. No window: what the surface says. A window without limit: none.
alter table api_key add column rate_limit bigint;
alter table api_key add column rate_window bigint;
update api_key set rate_limit = requests_per_minute, rate_window = 60 where requests_per_minute is not null;
alter table api_key drop column requests_per_minute;

-- How many calls of a key each process has counted in a second.
create table key_use (
    key_id uuid not null,
    node uuid not null,
    second bigint not null,
    count bigint not null,
    keep_until bigint not null,
    primary key (key_id, second, node)
);
create index key_use_past on key_use (keep_until);
