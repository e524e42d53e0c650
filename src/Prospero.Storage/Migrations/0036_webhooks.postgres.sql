create table webhook_endpoint (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    chatbot_id uuid,
    name text collate "C" not null,
    url text collate "C" not null,
    profile text collate "C" not null,
    events text collate "C" not null,
    rules text collate "C" not null,
    secrets bytea not null,
    is_active boolean not null,
    pause_reason text collate "C",
    successes bigint not null,
    failures bigint not null,
    failing_since bigint,
    failing_tries bigint not null,
    last_triggered_at bigint,
    last_success_at bigint,
    last_failure_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index webhook_endpoint_claimed on webhook_endpoint (id);

-- workspace_id is the data set in which the event happened; the endpoint may belong to the live workspace beside it.
create table webhook_delivery (
    workspace_id uuid not null,
    id uuid not null,
    webhook_id uuid not null,
    event_id uuid not null,
    name text collate "C" not null,
    position bigint not null,
    lead_id uuid not null,
    body bytea,
    is_repeat boolean not null,
    state text collate "C" not null,
    due_at bigint,
    claim_id uuid,
    lease_until bigint,
    tries bigint not null,
    created_at bigint not null,
    last_try_at bigint,
    status bigint,
    error text collate "C",
    answer text collate "C",
    primary key (workspace_id, id)
);
create unique index webhook_delivery_once on webhook_delivery (webhook_id, event_id) where not is_repeat;
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at) where state = 'pending';
create index webhook_delivery_order on webhook_delivery (webhook_id, lead_id, position);
create index webhook_delivery_expired on webhook_delivery (lease_until) where state = 'claimed';
create index webhook_delivery_log on webhook_delivery (webhook_id, id);
