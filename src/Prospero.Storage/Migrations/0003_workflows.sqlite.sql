-- Documents are text, not JSON: a version shows exactly what was published.
create table workflow (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    description text,
    published_version_id text,
    draft text,
    is_paused boolean not null,
    is_archived boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, published_version_id) references workflow_version (workspace_id, id) deferrable initially deferred
);

create table workflow_version (
    workspace_id text not null,
    id text not null,
    workflow_id text not null,
    number bigint not null,
    document text not null,
    catalogue text not null,
    published_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, workflow_id) references workflow (workspace_id, id) deferrable initially deferred
);
create unique index workflow_version_number on workflow_version (workspace_id, workflow_id, number);
