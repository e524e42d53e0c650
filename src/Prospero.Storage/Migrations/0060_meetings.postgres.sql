-- Appointments with leads.
create table meeting (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    title text collate "C" not null,
    starts_at bigint not null,
    ends_at bigint not null,
    time_zone text collate "C" not null,
    status text collate "C" not null,
    place text collate "C" not null,
    place_details text collate "C",
    url text collate "C",
    description text collate "C",
    type text collate "C",
    host_user_id uuid,
    guest_name text collate "C",
    guest_email text collate "C",
    guest_phone text collate "C",
    others text collate "C" not null,
    external_provider text collate "C",
    external_event_id text collate "C",
    cancelled_at bigint,
    cancellation_reason text collate "C",
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index meeting_of_lead on meeting (workspace_id, lead_id, starts_at);
create unique index meeting_in_calendar on meeting (workspace_id, external_provider, external_event_id)
    where external_event_id is not null;
