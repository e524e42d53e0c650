-- The key ring of Data Protection, shared by all nodes. An element is XML, wrapped with the master key where there is one.
create table key_ring (
    name text collate "C" primary key,
    element bytea not null,
    is_wrapped boolean not null,
    made_at bigint not null
);
