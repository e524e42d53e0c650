create table note (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    content text collate "C" not null,
    is_ai_visible boolean not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);
create index note_of_lead on note (workspace_id, lead_id, id);

-- What lists of leads are filtered by.
create index lead_tagged on lead_tag (workspace_id, tag_id, lead_id);
create index lead_external on lead (workspace_id, external_id) where external_id is not null and archived_at is null;
create index lead_in_campaign on lead (workspace_id, campaign_id, updated_at, id) where campaign_id is not null and archived_at is null;
create index run_in_workflow on run (workspace_id, workflow_id, status_key, lead_id);

-- Last, because every list of leads reads this table and waits from here on until all is committed.
alter table tag add column description text collate "C";
alter table tag add column updated_at bigint;
