-- The mailboxes into which answers come: who reads them, and how far they have been read.
create table mailbox (
    workspace_id text not null references workspace (id),
    sender_id text not null,
    holder text,
    lease_until bigint,
    error text,
    primary key (workspace_id, sender_id)
);

create table mailbox_folder (
    workspace_id text not null,
    sender_id text not null,
    folder text not null,
    uid_validity bigint not null,
    uid bigint not null,
    read_at bigint not null,
    primary key (workspace_id, sender_id, folder),
    foreign key (workspace_id, sender_id) references mailbox (workspace_id, sender_id)
);
