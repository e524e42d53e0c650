-- How far a workspace's log was handed to its webhooks, and how far it was removed. Not columns of the workspace: whoever
-- appends events holds that row.
create table event_reach (
    workspace_id uuid not null primary key references workspace (id),
    fanned_out bigint not null,
    pruned bigint not null
);

create table loop_lease (
    name text collate "C" not null primary key,
    holder uuid not null,
    lease_until bigint not null
);
