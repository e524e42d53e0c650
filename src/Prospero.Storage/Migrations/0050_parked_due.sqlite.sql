-- When a parked touchpoint was due, so that resuming its run neither hurries nor forgets it.
alter table touchpoint add column parked_due bigint;
