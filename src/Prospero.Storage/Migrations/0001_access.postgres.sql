-- event_head is the last position of the workspace's log; whoever appends holds this row until the commit.
create table workspace (
    id uuid not null primary key,
    name text collate "C" not null,
    time_zone text collate "C" not null,
    default_region text collate "C",
    test_of uuid references workspace (id),
    clock_id uuid,
    clock_base_cadence bigint,
    clock_base_system bigint,
    clock_rate double precision,
    event_head bigint not null default 0,
    created_at bigint not null
);
create unique index workspace_live_name on workspace (name) where test_of is null;
create index workspace_test_data on workspace (test_of) where test_of is not null;

create table api_key (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    surface text collate "C" not null,
    name text collate "C" not null,
    prefix text collate "C" not null,
    last_four text collate "C" not null,
    hash text collate "C" not null,
    scopes text collate "C",
    requests_per_minute bigint,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    primary key (workspace_id, id)
);
create unique index api_key_presented on api_key (hash);

create table app_user (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    name text collate "C" not null,
    email text collate "C",
    is_active boolean not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);
create unique index app_user_signed_in on app_user (id);
create unique index app_user_name on app_user (workspace_id, name);

create table sign_in (
    token_hash text collate "C" not null primary key,
    workspace_id uuid not null,
    user_id uuid not null,
    expires_at bigint not null,
    used_at bigint,
    foreign key (workspace_id, user_id) references app_user (workspace_id, id)
);

create table audit (
    workspace_id uuid not null references workspace (id),
    id uuid not null,
    at bigint not null,
    actor text collate "C" not null,
    action text collate "C" not null,
    subject text collate "C",
    primary key (workspace_id, id)
);
