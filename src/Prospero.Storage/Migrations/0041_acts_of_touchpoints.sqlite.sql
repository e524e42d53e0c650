-- Whose reaction it is, so that it goes with the lead; null for those that older versions wrote.
alter table simulated_act add column touchpoint_id text;
create index simulated_act_of_touchpoint on simulated_act (workspace_id, touchpoint_id) where touchpoint_id is not null;
