-- Something that a person is to do about a lead.
create table lead_task (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    run_id uuid not null,
    workflow_id uuid not null,
    step_key text collate "C" not null,
    title text collate "C" not null,
    note text collate "C",
    due_at bigint,
    created_at bigint not null,
    done_at bigint,
    done_by text collate "C",
    primary key (workspace_id, id)
);

create index lead_task_open on lead_task (workspace_id, id) where done_at is null;
create index lead_task_of_lead on lead_task (workspace_id, lead_id, id);
