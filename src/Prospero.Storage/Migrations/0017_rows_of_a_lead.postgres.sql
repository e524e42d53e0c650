-- Rows that follow from a lead are written by the set, in the transaction of what they refer to, and nothing is deleted that
-- something refers to. Here each of these checks costs a query and a row lock per row (docs/decisions/0017); SQLite keeps them.
alter table run drop constraint run_workspace_id_lead_id_fkey;
alter table touchpoint drop constraint touchpoint_workspace_id_lead_id_fkey;
alter table touchpoint drop constraint touchpoint_workspace_id_run_id_fkey;
alter table attempt drop constraint attempt_workspace_id_touchpoint_id_fkey;
alter table activity drop constraint activity_workspace_id_lead_id_fkey;
alter table message drop constraint message_workspace_id_lead_id_fkey;
alter table message drop constraint message_workspace_id_touchpoint_id_fkey;
alter table delivery drop constraint delivery_workspace_id_message_id_fkey;
