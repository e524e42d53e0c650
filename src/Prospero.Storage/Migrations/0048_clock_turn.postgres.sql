-- Who moves a data set's clock: one at a time, and somebody else once the lease of who died with it has ended.
create table clock_turn (
    workspace_id uuid not null primary key references workspace (id),
    clock_id uuid not null,
    holder uuid not null,
    lease_until bigint not null
);
