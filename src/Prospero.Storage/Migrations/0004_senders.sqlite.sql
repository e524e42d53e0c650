create table sender (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    channel text not null,
    provider text not null,
    address text,
    display_name text,
    settings blob not null,
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
    workspace_id text not null,
    sender_id text not null,
    next_slot bigint not null,
    day text not null,
    day_count bigint not null,
    primary key (workspace_id, sender_id)
) without rowid;
