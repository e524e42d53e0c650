-- As the provider lists them, and the account that it listed them for; null for a template that was never read from one.
alter table template add column components text collate "C";
alter table template add column sender_id uuid;

-- A file or buttons that go along with a free text; null for text alone.
alter table message add column parts text collate "C";
