-- The hash of the secret part of the address to which a sender's provider reports; null where it does not.
alter table sender add column callback_token_hash text;
create unique index sender_of_callback on sender (callback_token_hash) where callback_token_hash is not null;

-- Requests of providers, kept before they are answered. What was carried out is blanked: only that it came stays.
create table callback (
    workspace_id text not null,
    id text not null,
    sender_id text not null,
    provider text not null,
    digest text not null,
    content blob,
    state text not null check (state in ('waiting', 'done', 'unmatched', 'unreadable')),
    reason text,
    received_at bigint not null,
    due_at bigint,
    tries bigint not null,
    primary key (workspace_id, id)
);
create unique index callback_came_before on callback (workspace_id, sender_id, digest);
create index callback_due on callback (due_at) where due_at is not null;
create index callback_by_age on callback (received_at);

-- Names under which a sender's provider knows a lead, such as WhatsApp's own form of a number.
create table contact_alias (
    workspace_id text not null,
    sender_id text not null,
    alias text not null,
    lead_id text not null,
    at bigint not null,
    primary key (workspace_id, sender_id, alias)
);
create index contact_alias_of_lead on contact_alias (workspace_id, lead_id);
