create table campaign (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    description text,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

create table tag (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    slug text not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);
create unique index tag_slug on tag (workspace_id, slug);

-- Leads and all that follows from them do not refer to workspace, whose row every appended event locks, nor to
-- configuration, which test data shares with its live workspace.
create table lead (
    workspace_id text not null,
    id text not null,
    first_name text not null,
    last_name text,
    email text,
    email_key text,
    phone text,
    phone_e164 text,
    phone_rules_version bigint,
    company text,
    title text,
    source text not null,
    external_id text,
    time_zone text,
    language text,
    consent text not null,
    metadata text not null,
    campaign_id text,
    search_text text not null,
    created_at bigint not null,
    updated_at bigint not null,
    archived_at bigint,
    primary key (workspace_id, id)
);
create unique index lead_live_email on lead (workspace_id, email_key) where email_key is not null and archived_at is null;
create index lead_live_phone on lead (workspace_id, phone_e164) where phone_e164 is not null and archived_at is null;
create index lead_newest_change on lead (workspace_id, updated_at, id) where archived_at is null;

create table lead_tag (
    workspace_id text not null,
    lead_id text not null,
    tag_id text not null,
    primary key (workspace_id, lead_id, tag_id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
) without rowid;

create table suppression (
    workspace_id text not null,
    address_hash text not null,
    channel text not null,
    reason text not null,
    detail text,
    at bigint not null,
    primary key (workspace_id, address_hash, channel)
) without rowid;
