-- Who was given a lead last, by a number that grows with every choice.
create table assignee (
    workspace_id uuid not null,
    user_id uuid not null,
    turn bigint not null,
    primary key (workspace_id, user_id)
);
-- What users have to do.
create index lead_card_assigned_to on lead_card (workspace_id, assigned_user_id, lead_id) where assigned_user_id is not null;

-- Who gets the leads that come in through a processor, a JSON object.
alter table processor add column assignment text collate "C";

-- How meetings ended.
alter table meeting add column outcome_at bigint;
alter table meeting add column outcome_notes text collate "C";
alter table meeting add column no_show_reason text collate "C";
