-- What a workspace lays down about time for all of its workflows. The document is text: it is shown as it was given.
create table time_rules (
    workspace_id text not null primary key references workspace (id),
    document text not null,
    updated_at bigint not null
);

-- Days on which nobody is contacted, under the name by which workflows know them.
create table holiday_calendar (
    workspace_id text not null references workspace (id),
    name text not null,
    country text,
    closed text not null,
    opened text not null,
    updated_at bigint not null,
    primary key (workspace_id, name)
);
