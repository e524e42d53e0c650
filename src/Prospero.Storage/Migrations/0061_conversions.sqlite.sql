-- Types are configuration.
create table conversion_type (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    description text,
    is_final boolean not null,
    currency text not null,
    fields text not null,
    workflow_id text,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

-- An amount is its decimal digits: the databases' own numbers would not keep it exact in the same way.
create table conversion (
    workspace_id text not null,
    id text not null,
    conversion_type_id text not null,
    lead_id text not null,
    amount text not null,
    currency text not null,
    converted_at bigint not null,
    created_at bigint not null,
    run_id text,
    workflow_id text,
    metadata text not null,
    notes text,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index conversion_newest on conversion (workspace_id, converted_at, id);
create index conversion_of_lead on conversion (workspace_id, lead_id, converted_at, id);

-- What of the metadata can be searched for.
create table conversion_value (
    workspace_id text not null,
    conversion_id text not null,
    key text not null,
    value text not null,
    primary key (workspace_id, conversion_id, key),
    foreign key (workspace_id, conversion_id) references conversion (workspace_id, id)
);
create index conversion_valued on conversion_value (workspace_id, key, value);
