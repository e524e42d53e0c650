-- One rendered outgoing or received incoming content; a call is a message too.
create table message (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    touchpoint_id uuid,
    run_id uuid,
    workflow_id uuid,
    channel text collate "C" not null,
    direction text collate "C" not null check (direction in ('outbound', 'inbound')),
    sender_id uuid not null,
    address text collate "C" not null,
    subject text collate "C",
    content text collate "C",
    html text collate "C",
    template text collate "C",
    status text collate "C" not null check (status in ('queued', 'sent', 'delivered', 'read', 'failed', 'unknown')),
    provider_id text collate "C",
    error text collate "C",
    at bigint not null,
    sent_at bigint,
    delivered_at bigint,
    read_at bigint,
    bounced_at bigint,
    call text collate "C",
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id),
    foreign key (workspace_id, touchpoint_id) references touchpoint (workspace_id, id)
);

create index message_of_lead on message (workspace_id, lead_id, at);
create unique index message_of_touchpoint on message (workspace_id, touchpoint_id) where touchpoint_id is not null;
create index message_by_provider_id on message (provider_id) where provider_id is not null;

-- What a provider reported about a message after accepting it; rows are added and never changed.
create table delivery (
    workspace_id uuid not null,
    id uuid not null,
    message_id uuid not null,
    status text collate "C" not null,
    at bigint not null,
    provider_id text collate "C",
    code text collate "C",
    error text collate "C",
    is_bounce bigint not null,
    call text collate "C",
    primary key (workspace_id, id),
    foreign key (workspace_id, message_id) references message (workspace_id, id)
);

create index delivery_of_message on delivery (workspace_id, message_id, at);

create table template (
    workspace_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    language text collate "C" not null,
    category text collate "C" not null,
    status text collate "C" not null,
    body text collate "C" not null,
    variables text collate "C" not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);

create index template_by_name on template (workspace_id, name, language);

-- The provider's ids of the events that were taken in already.
create table inbound_event (
    workspace_id uuid not null,
    provider text collate "C" not null,
    event_id text collate "C" not null,
    at bigint not null,
    primary key (workspace_id, provider, event_id)
);

create index inbound_event_by_age on inbound_event (at);
