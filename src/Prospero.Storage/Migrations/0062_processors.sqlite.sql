-- Processors are configuration.
create table processor (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    description text,
    default_workflow_id text not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

create table processor_rule (
    workspace_id text not null,
    id text not null,
    processor_id text not null,
    name text not null,
    workflow_id text not null,
    conditions text not null,
    position bigint not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, processor_id) references processor (workspace_id, id)
);
create index processor_rule_of on processor_rule (workspace_id, processor_id, position);
