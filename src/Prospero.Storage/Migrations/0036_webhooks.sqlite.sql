create table webhook_endpoint (
    workspace_id text not null references workspace (id),
    id text not null,
    chatbot_id text,
    name text not null,
    url text not null,
    profile text not null,
    events text not null,
    rules text not null,
    secrets blob not null,
    is_active boolean not null,
    pause_reason text,
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
    workspace_id text not null,
    id text not null,
    webhook_id text not null,
    event_id text not null,
    name text not null,
    position bigint not null,
    lead_id text not null,
    body blob,
    is_repeat boolean not null,
    state text not null,
    due_at bigint,
    claim_id text,
    lease_until bigint,
    tries bigint not null,
    created_at bigint not null,
    last_try_at bigint,
    status bigint,
    error text,
    answer text,
    primary key (workspace_id, id)
);
create unique index webhook_delivery_once on webhook_delivery (webhook_id, event_id) where not is_repeat;
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at) where state = 'pending';
create index webhook_delivery_order on webhook_delivery (webhook_id, lead_id, position);
create index webhook_delivery_expired on webhook_delivery (lease_until) where state = 'claimed';
create index webhook_delivery_log on webhook_delivery (webhook_id, id);
