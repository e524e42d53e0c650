-- Chatbots are configuration; a deleted one keeps its row, because leads go on naming it.
create table chatbot (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    require_email boolean not null,
    status_case text not null,
    workflow_id text,
    is_default boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint,
    primary key (workspace_id, id)
);
create unique index chatbot_default on chatbot (workspace_id) where is_default;

-- What a team notes about a lead. A lead without a row has a blank card.
create table lead_card (
    workspace_id text not null,
    lead_id text not null,
    chatbot_id text,
    status text not null,
    priority text not null,
    urgency text not null,
    preferred_method text not null,
    message text,
    discord text,
    notes text,
    conversation_id text,
    assigned_user_id text,
    follow_up_at bigint,
    last_contact_at bigint,
    converted_at bigint,
    primary key (workspace_id, lead_id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index lead_card_of_chatbot on lead_card (workspace_id, chatbot_id, lead_id) where chatbot_id is not null;

-- Whom a stored answer is about, so that it can be blanked with its lead.
create table idempotency_lead (
    workspace_id text not null,
    key text not null,
    lead_id text not null,
    primary key (workspace_id, key, lead_id),
    foreign key (workspace_id, key) references idempotency_key (workspace_id, key) on delete cascade
) without rowid;
create index idempotency_lead_stored on idempotency_lead (workspace_id, lead_id);

-- Events whose payload may say something about a person, to be blanked with the lead. The types left out hold ids and fixed
-- words only, and are the most frequent ones.
create index event_to_blank on event (workspace_id, lead_id)
    where type not in ('lead.updated', 'run.started', 'run.closed', 'touchpoint.sent');

-- Name, email and company stand before the mark, everything else behind it.
update lead set search_text = search_text || char(30);

-- Set on the tombstone of a lead that is gone for good; an archived one keeps its data and has none.
alter table lead add column erased_at bigint;
