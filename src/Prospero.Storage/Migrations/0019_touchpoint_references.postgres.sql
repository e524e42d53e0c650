-- Nothing deletes a lead, a run, a touchpoint or a message; what refers to them is written by the statement that has just
-- read or written them. On PostgreSQL each reference costs a query, a lock and a write to the referred row for every row
-- that is inserted: a tenth of all that a touchpoint costs. SQLite keeps them, and every statement runs there too.
alter table run drop constraint run_workspace_id_lead_id_fkey;
alter table touchpoint drop constraint touchpoint_workspace_id_lead_id_fkey;
alter table touchpoint drop constraint touchpoint_workspace_id_run_id_fkey;
alter table attempt drop constraint attempt_workspace_id_touchpoint_id_fkey;
alter table message drop constraint message_workspace_id_lead_id_fkey;
alter table message drop constraint message_workspace_id_touchpoint_id_fkey;
alter table activity drop constraint activity_workspace_id_lead_id_fkey;
