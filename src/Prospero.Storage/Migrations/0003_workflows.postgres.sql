-- Documents are text, not JSON: a version shows exactly what was published.
create table workflow (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    description text collate "C",
    published_version_id uuid,
    draft text collate "C",
    is_paused boolean not null,
    is_archived boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

create table workflow_version (
    workspace_id uuid not null,
    id uuid not null,
    workflow_id uuid not null,
    number bigint not null,
    document text collate "C" not null,
    catalogue text collate "C" not null,
    published_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, workflow_id) references workflow (workspace_id, id) deferrable initially deferred
);
create unique index workflow_version_number on workflow_version (workspace_id, workflow_id, number);
alter table workflow add foreign key (workspace_id, published_version_id)
    references workflow_version (workspace_id, id) deferrable initially deferred;
