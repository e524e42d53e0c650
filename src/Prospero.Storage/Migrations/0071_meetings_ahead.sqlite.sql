create index meeting_ahead on meeting (workspace_id, starts_at, id) where status in ('scheduled', 'confirmed');
