-- Types are configuration.
create table conversion_type (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    description text collate "C",
    is_final boolean not null,
    currency text collate "C" not null,
    fields text collate "C" not null,
    workflow_id uuid,
    is_active boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

-- An amount is its decimal digits: the databases' own numbers would not keep it exact in the same way.
create table conversion (
    workspace_id uuid not null,
    id uuid not null,
    conversion_type_id uuid not null,
    lead_id uuid not null,
    amount text collate "C" not null,
    currency text collate "C" not null,
    converted_at bigint not null,
    created_at bigint not null,
    run_id uuid,
    workflow_id uuid,
    metadata text collate "C" not null,
    notes text collate "C",
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);
create index conversion_newest on conversion (workspace_id, converted_at, id);
create index conversion_of_lead on conversion (workspace_id, lead_id, converted_at, id);

-- What of the metadata can be searched for.
create table conversion_value (
    workspace_id uuid not null,
    conversion_id uuid not null,
    key text collate "C" not null,
    value text collate "C" not null,
    primary key (workspace_id, conversion_id, key),
    foreign key (workspace_id, conversion_id) references conversion (workspace_id, id)
);
create index conversion_valued on conversion_value (workspace_id, key, value);
