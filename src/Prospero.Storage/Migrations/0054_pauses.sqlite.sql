alter table workspace add column is_paused boolean not null default false;

-- Work over more rows than one transaction may touch. cursor_id is how far it came: it moves in the transaction that moves
-- the rows, so that what was broken off goes on behind the last row that was done.
create table sweep (
    workspace_id text not null,
    id text not null,
    kind text not null check (kind in ('resume', 'move')),
    scope text not null check (scope in ('workspace', 'workflow', 'sender')),
    subject_id text not null,
    details text not null,
    cursor_id text,
    done_count bigint not null,
    kept_count bigint not null,
    started_at bigint not null,
    changed_at bigint not null,
    finished_at bigint,
    primary key (workspace_id, id)
);
create index sweep_open on sweep (changed_at, id) where finished_at is null;
