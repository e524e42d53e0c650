-- Lead forms of chatbots. The id alone finds one: pages name nothing else.
create table widget (
    workspace_id text not null references workspace (id),
    id text not null,
    chatbot_id text not null,
    settings text not null,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index widget_named on widget (id);

-- Every chatbot has one from its beginning.
insert into widget (workspace_id, id, chatbot_id, settings, is_active, created_at, updated_at)
select c.workspace_id,
    lower(substr(c.r, 1, 8) || '-' || substr(c.r, 9, 4) || '-4' || substr(c.r, 14, 3) || '-8' || substr(c.r, 18, 3) || '-'
        || substr(c.r, 21, 12)),
    c.id, '{}', true, c.created_at, c.created_at
from (select workspace_id, id, created_at, hex(randomblob(16)) as r from chatbot where deleted_at is null) as c;

-- What visitors agreed to: evidence, which goes with the lead.
create table widget_consent (
    workspace_id text not null,
    id text not null,
    lead_id text not null,
    widget_id text not null,
    was_given boolean not null,
    text text,
    at bigint not null,
    page text,
    address text,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index widget_consent_of_lead on widget_consent (workspace_id, lead_id, id);

create table widget_rejection (
    workspace_id text not null,
    widget_id text not null,
    reason text not null,
    count bigint not null,
    last_at bigint not null,
    primary key (workspace_id, widget_id, reason)
) without rowid;
