-- One rendered outgoing or received incoming content; a call is a message too.
create table message (
    workspace_id text not null,
    id text not null,
    lead_id text not null,
    touchpoint_id text,
    run_id text,
    workflow_id text,
    channel text not null,
    direction text not null check (direction in ('outbound', 'inbound')),
    sender_id text not null,
    address text not null,
    subject text,
    content text,
    html text,
    template text,
    status text not null check (status in ('queued', 'sent', 'delivered', 'read', 'failed', 'unknown')),
    provider_id text,
    error text,
    at bigint not null,
    sent_at bigint,
    delivered_at bigint,
    read_at bigint,
    bounced_at bigint,
    call text,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id),
    foreign key (workspace_id, touchpoint_id) references touchpoint (workspace_id, id)
);

create index message_of_lead on message (workspace_id, lead_id, at);
create unique index message_of_touchpoint on message (workspace_id, touchpoint_id) where touchpoint_id is not null;
create index message_by_provider_id on message (provider_id) where provider_id is not null;

-- What a provider reported about a message after accepting it; rows are added and never changed.
create table delivery (
    workspace_id text not null,
    id text not null,
    message_id text not null,
    status text not null,
    at bigint not null,
    provider_id text,
    code text,
    error text,
    is_bounce integer not null,
    call text,
    primary key (workspace_id, id),
    foreign key (workspace_id, message_id) references message (workspace_id, id)
);

create index delivery_of_message on delivery (workspace_id, message_id, at);

create table template (
    workspace_id text not null,
    id text not null,
    name text not null,
    language text not null,
    category text not null,
    status text not null,
    body text not null,
    variables text not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);

create index template_by_name on template (workspace_id, name, language);

-- The provider's ids of the events that were taken in already.
create table inbound_event (
    workspace_id text not null,
    provider text not null,
    event_id text not null,
    at bigint not null,
    primary key (workspace_id, provider, event_id)
);

create index inbound_event_by_age on inbound_event (at);
