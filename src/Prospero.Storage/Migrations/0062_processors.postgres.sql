-- Processors are configuration.
create table processor (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    description text collate "C",
    default_workflow_id uuid not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

create table processor_rule (
    workspace_id uuid not null,
    id uuid not null,
    processor_id uuid not null,
    name text collate "C" not null,
    workflow_id uuid not null,
    conditions text collate "C" not null,
    position bigint not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, processor_id) references processor (workspace_id, id)
);
create index processor_rule_of on processor_rule (workspace_id, processor_id, position);
