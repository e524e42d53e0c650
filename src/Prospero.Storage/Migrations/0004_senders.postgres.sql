create table sender (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    channel text collate "C" not null,
    provider text collate "C" not null,
    address text collate "C",
    display_name text collate "C",
    settings bytea not null,
    per_second double precision,
    per_day bigint,
    is_paused boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index sender_name on sender (workspace_id, name);

-- The workspace is the data set that sends: test data has a timetable of its own.
create table sender_slot (
    workspace_id uuid not null,
    sender_id uuid not null,
    next_slot bigint not null,
    day text collate "C" not null,
    day_count bigint not null,
    primary key (workspace_id, sender_id)
);
