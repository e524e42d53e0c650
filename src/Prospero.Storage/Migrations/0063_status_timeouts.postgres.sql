-- Since when a run stands in its status, and when its time there is over.
alter table run add column status_since bigint;
alter table run add column status_due bigint;
alter table run add column clock_id uuid;
update run set clock_id = (select w.clock_id from workspace w where w.id = run.workspace_id)
where state <> 'closed' and workspace_id in (select id from workspace where clock_id is not null);
create index run_status_due on run (clock_id, status_due) where status_due is not null;
