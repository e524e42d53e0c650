-- What is parked, and what did not go well, are looked up by those who ask why nothing leaves.
create index touchpoint_parked on touchpoint (workspace_id, id) where state = 'scheduled' and due_at is null;
create index attempt_failed on attempt (workspace_id, sender_id, requested_at) where result in ('try_later', 'refused', 'unknown');
