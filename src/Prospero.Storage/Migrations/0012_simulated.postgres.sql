-- What simulated people will do.
create table simulated_act (
    workspace_id uuid not null,
    id uuid not null,
    clock_id uuid,
    due_at bigint not null,
    act text collate "C" not null,
    primary key (workspace_id, id)
);

create unique index simulated_act_once on simulated_act (id);
create index simulated_act_due on simulated_act (due_at, id) where clock_id is null;
create index simulated_act_due_by_clock on simulated_act (clock_id, due_at, id) where clock_id is not null;
