create table campaign (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    description text collate "C",
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

create table tag (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    slug text collate "C" not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);
create unique index tag_slug on tag (workspace_id, slug);

-- Leads and all that follows from them do not refer to workspace, whose row every appended event locks, nor to
-- configuration, which test data shares with its live workspace.
create table lead (
    workspace_id uuid not null,
    id uuid not null,
    first_name text collate "C" not null,
    last_name text collate "C",
    email text collate "C",
    email_key text collate "C",
    phone text collate "C",
    phone_e164 text collate "C",
    phone_rules_version bigint,
    company text collate "C",
    title text collate "C",
    source text collate "C" not null,
    external_id text collate "C",
    time_zone text collate "C",
    language text collate "C",
    consent text collate "C" not null,
    metadata text collate "C" not null,
    campaign_id uuid,
    search_text text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    archived_at bigint,
    primary key (workspace_id, id)
);
create unique index lead_live_email on lead (workspace_id, email_key) where email_key is not null and archived_at is null;
create index lead_live_phone on lead (workspace_id, phone_e164) where phone_e164 is not null and archived_at is null;
create index lead_newest_change on lead (workspace_id, updated_at, id) where archived_at is null;

create table lead_tag (
    workspace_id uuid not null,
    lead_id uuid not null,
    tag_id uuid not null,
    primary key (workspace_id, lead_id, tag_id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);

create table suppression (
    workspace_id uuid not null,
    address_hash text collate "C" not null,
    channel text collate "C" not null,
    reason text collate "C" not null,
    detail text collate "C",
    at bigint not null,
    primary key (workspace_id, address_hash, channel)
);
