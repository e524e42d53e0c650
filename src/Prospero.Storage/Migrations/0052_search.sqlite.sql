-- What searches look into, a copy of leads that follows their events; the index on it is made where the database can.
create table lead_text (
    row_id integer not null primary key,
    workspace_id text not null,
    lead_id text not null,
    text text not null
);
create unique index lead_text_of on lead_text (workspace_id, lead_id);

-- The event up to which the copy is whole; walked is the last lead of the first pass, null once that is through.
create table lead_text_state (
    workspace_id text not null,
    position bigint not null,
    walked text,
    primary key (workspace_id)
);
