-- The signals that wake a turn, each between bars: |reply|delivered|.
alter table touchpoint add column awaits text;
-- On which arm of a split a run was put; written once.
create table split_arm (
    workspace_id text not null,
    run_id text not null,
    step_key text not null,
    workflow_id text not null,
    arm text not null,
    at bigint not null,
    primary key (workspace_id, run_id, step_key)
);

create index split_arm_of_workflow on split_arm (workspace_id, workflow_id, step_key, arm);
