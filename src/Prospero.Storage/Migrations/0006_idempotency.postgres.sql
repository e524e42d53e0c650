-- A row without status belongs to a call that is still being carried out.
create table idempotency_key (
    workspace_id uuid not null,
    key text collate "C" not null,
    fingerprint text collate "C" not null,
    status bigint,
    body bytea,
    taken_at bigint not null,
    primary key (workspace_id, key)
);
create index idempotency_key_oldest on idempotency_key (taken_at);
