-- Chatbots are configuration; a deleted one keeps its row, because leads go on naming it.
create table chatbot (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    require_email boolean not null,
    status_case text collate "C" not null,
    workflow_id uuid,
    is_default boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint,
    primary key (workspace_id, id)
);
create unique index chatbot_default on chatbot (workspace_id) where is_default;

-- What a team notes about a lead. A lead without a row has a blank card.
create table lead_card (
    workspace_id uuid not null,
    lead_id uuid not null,
    chatbot_id uuid,
    status text collate "C" not null,
    priority text collate "C" not null,
    urgency text collate "C" not null,
    preferred_method text collate "C" not null,
    message text collate "C",
    discord text collate "C",
    notes text collate "C",
    conversation_id text collate "C",
    assigned_user_id uuid,
    follow_up_at bigint,
    last_contact_at bigint,
    converted_at bigint,
    primary key (workspace_id, lead_id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index lead_card_of_chatbot on lead_card (workspace_id, chatbot_id, lead_id) where chatbot_id is not null;

-- Whom a stored answer is about, so that it can be blanked with its lead.
create table idempotency_lead (
    workspace_id uuid not null,
    key text collate "C" not null,
    lead_id uuid not null,
    primary key (workspace_id, key, lead_id),
    foreign key (workspace_id, key) references idempotency_key (workspace_id, key) on delete cascade
);
create index idempotency_lead_stored on idempotency_lead (workspace_id, lead_id);

-- Events whose payload may say something about a person, to be blanked with the lead. The types left out hold ids and fixed
-- words only, and are the most frequent ones.
create index event_to_blank on event (workspace_id, lead_id)
    where type not in ('lead.updated', 'run.started', 'run.closed', 'touchpoint.sent');

-- Name, email and company stand before the mark, everything else behind it.
update lead set search_text = search_text || chr(30);

-- Set on the tombstone of a lead that is gone for good; an archived one keeps its data and has none.
alter table lead add column erased_at bigint;
