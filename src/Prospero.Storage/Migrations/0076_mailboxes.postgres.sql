-- The mailboxes into which answers come: who reads them, and how far they have been read.
create table mailbox (
    workspace_id uuid not null references workspace (id),
    sender_id uuid not null,
    holder uuid,
    lease_until bigint,
    error text collate "C",
    primary key (workspace_id, sender_id)
);

create table mailbox_folder (
    workspace_id uuid not null,
    sender_id uuid not null,
    folder text collate "C" not null,
    uid_validity bigint not null,
    uid bigint not null,
    read_at bigint not null,
    primary key (workspace_id, sender_id, folder),
    foreign key (workspace_id, sender_id) references mailbox (workspace_id, sender_id)
);
