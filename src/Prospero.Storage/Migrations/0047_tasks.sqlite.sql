-- Something that a person is to do about a lead.
create table lead_task (
    workspace_id text not null,
    id text not null,
    lead_id text not null,
    run_id text not null,
    workflow_id text not null,
    step_key text not null,
    title text not null,
    note text,
    due_at bigint,
    created_at bigint not null,
    done_at bigint,
    done_by text,
    primary key (workspace_id, id)
);

create index lead_task_open on lead_task (workspace_id, id) where done_at is null;
create index lead_task_of_lead on lead_task (workspace_id, lead_id, id);
