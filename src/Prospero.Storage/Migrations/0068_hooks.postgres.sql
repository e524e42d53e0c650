-- Addresses to which foreign programs send leads. The hash of the token alone finds one: whoever calls names nothing else.
create table hook (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    token_hash text collate "C" not null,
    field_mapping text collate "C" not null,
    workflow_id uuid,
    deduplicates boolean not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index hook_with_token on hook (token_hash);

create table hook_refusal (
    workspace_id uuid not null,
    id uuid not null,
    hook_id uuid not null,
    at bigint not null,
    reason text collate "C" not null,
    payload text collate "C" not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, hook_id) references hook (workspace_id, id)
);
create index hook_refusal_of on hook_refusal (workspace_id, hook_id, id);

-- Where the leads of a key have our fields.
alter table api_key add column intake_field_map text collate "C";
