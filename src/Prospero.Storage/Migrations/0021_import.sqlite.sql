-- One file of leads. row_count is how far it came: it moves in the transaction that stores the rows, so that a file which
-- was broken off goes on behind the last row that is stored.
create table import (
    workspace_id text not null,
    id text not null,
    file_name text not null,
    fingerprint text not null,
    options text not null,
    state text not null check (state in ('running', 'done', 'abandoned')),
    started_at bigint not null,
    changed_at bigint not null,
    pace_from bigint not null,
    row_count bigint not null,
    new_count bigint not null,
    merged_count bigint not null,
    rejected_count bigint not null,
    enrolled_count bigint not null,
    paced_count bigint not null,
    error_bytes bigint not null,
    primary key (workspace_id, id)
);
create unique index import_under_way on import (workspace_id, fingerprint) where state = 'running';
create index import_of_file on import (workspace_id, fingerprint, started_at);

-- Which row became which lead. No foreign keys: leads are never deleted, and checking costs as much as the row itself.
create table import_row (
    workspace_id text not null,
    import_id text not null,
    number bigint not null,
    lead_id text not null,
    was_new boolean not null,
    primary key (workspace_id, import_id, number)
) without rowid;
create index import_row_of_lead on import_row (workspace_id, lead_id);
