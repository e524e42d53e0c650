-- What a workspace lays down about time for all of its workflows. The document is text: it is shown as it was given.
create table time_rules (
    workspace_id uuid not null primary key references workspace (id),
    document text collate "C" not null,
    updated_at bigint not null
);

-- Days on which nobody is contacted, under the name by which workflows know them.
create table holiday_calendar (
    workspace_id uuid not null references workspace (id),
    name text collate "C" not null,
    country text collate "C",
    closed text collate "C" not null,
    opened text collate "C" not null,
    updated_at bigint not null,
    primary key (workspace_id, name)
);
