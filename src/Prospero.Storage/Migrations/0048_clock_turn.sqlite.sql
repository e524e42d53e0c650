-- Who moves a data set's clock: one at a time, and somebody else once the lease of who died with it has ended.
create table clock_turn (
    workspace_id text not null primary key references workspace (id),
    clock_id text not null,
    holder text not null,
    lease_until bigint not null
);
