-- Appointments with leads.
create table meeting (
    workspace_id text not null,
    id text not null,
    lead_id text not null,
    title text not null,
    starts_at bigint not null,
    ends_at bigint not null,
    time_zone text not null,
    status text not null,
    place text not null,
    place_details text,
    url text,
    description text,
    type text,
    host_user_id text,
    guest_name text,
    guest_email text,
    guest_phone text,
    others text not null,
    external_provider text,
    external_event_id text,
    cancelled_at bigint,
    cancellation_reason text,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index meeting_of_lead on meeting (workspace_id, lead_id, starts_at);
create unique index meeting_in_calendar on meeting (workspace_id, external_provider, external_event_id)
    where external_event_id is not null;
