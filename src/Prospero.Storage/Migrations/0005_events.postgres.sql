create table event (
    workspace_id uuid not null,
    position bigint not null,
    id uuid not null,
    type text collate "C" not null,
    at bigint not null,
    lead_id uuid not null,
    payload text collate "C" not null,
    primary key (workspace_id, position)
);

create table activity (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    at bigint not null,
    type text collate "C" not null,
    title text collate "C" not null,
    description text collate "C",
    actor text collate "C" not null,
    message_id uuid,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index activity_timeline on activity (workspace_id, lead_id, at, id);
