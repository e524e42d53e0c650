-- Lead forms of chatbots. The id alone finds one: pages name nothing else.
create table widget (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    chatbot_id uuid not null,
    settings text collate "C" not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index widget_named on widget (id);

-- Every chatbot has one from its beginning.
insert into widget (workspace_id, id, chatbot_id, settings, is_active, created_at, updated_at)
select workspace_id, gen_random_uuid(), id, '{}', true, created_at, created_at from chatbot where deleted_at is null;

-- What visitors agreed to: evidence, which goes with the lead.
create table widget_consent (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    widget_id uuid not null,
    was_given boolean not null,
    text text collate "C",
    at bigint not null,
    page text collate "C",
    address text collate "C",
    primary key (workspace_id, id)
);
create index widget_consent_of_lead on widget_consent (workspace_id, lead_id, id);

create table widget_rejection (
    workspace_id uuid not null,
    widget_id uuid not null,
    reason text collate "C" not null,
    count bigint not null,
    last_at bigint not null,
    primary key (workspace_id, widget_id, reason)
);
