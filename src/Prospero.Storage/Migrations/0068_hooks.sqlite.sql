-- Addresses to which foreign programs send leads. The hash of the token alone finds one: whoever calls names nothing else.
create table hook (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    token_hash text not null,
    field_mapping text not null,
    workflow_id text,
    deduplicates boolean not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index hook_with_token on hook (token_hash);

create table hook_refusal (
    workspace_id text not null,
    id text not null,
    hook_id text not null,
    at bigint not null,
    reason text not null,
    payload text not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, hook_id) references hook (workspace_id, id)
);
create index hook_refusal_of on hook_refusal (workspace_id, hook_id, id);

-- Where the leads of a key have our fields.
alter table api_key add column intake_field_map text;
