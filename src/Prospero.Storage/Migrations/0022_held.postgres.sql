-- What waits for a report or for a person is counted and shown without reading every touchpoint there ever was.
create index touchpoint_held on touchpoint (workspace_id, id) where state = 'held';
