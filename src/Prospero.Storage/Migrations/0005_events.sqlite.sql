create table event (
    workspace_id text not null,
    position bigint not null,
    id text not null,
    type text not null,
    at bigint not null,
    lead_id text not null,
    payload text not null,
    primary key (workspace_id, position)
) without rowid;

create table activity (
    workspace_id text not null,
    id text not null,
    lead_id text not null,
    at bigint not null,
    type text not null,
    title text not null,
    description text,
    actor text not null,
    message_id text,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
) without rowid;
create index activity_timeline on activity (workspace_id, lead_id, at, id);
