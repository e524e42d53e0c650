-- What agents learned of a lead, a JSON object by key.
alter table lead add column variables text collate "C" not null default '{}';
