-- One walk of an enrolled lead through one workflow version. The workflow is configuration and therefore no foreign key.
create table run (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    workflow_id uuid not null,
    version_id uuid not null,
    state text collate "C" not null check (state in ('active', 'parked', 'closed')),
    reason text collate "C",
    status_key text collate "C" not null,
    door text collate "C" not null,
    started_at bigint not null,
    replied_at bigint,
    closed_at bigint,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id)
);

create unique index run_open on run (workspace_id, lead_id, workflow_id) where state <> 'closed';
create index run_of_lead on run (workspace_id, lead_id, started_at);

-- due_at stays while a touchpoint is claimed or sending, so that it can go back to the timetable as it was.
create table touchpoint (
    workspace_id uuid not null,
    id uuid not null,
    lead_id uuid not null,
    run_id uuid,
    workflow_id uuid not null,
    version_id uuid not null,
    kind text collate "C" not null check (kind in ('step', 'forced', 'adhoc')),
    step_index bigint not null,
    step_key text collate "C" not null,
    number bigint not null,
    channel text collate "C" not null,
    sender_id uuid not null,
    state text collate "C" not null
        check (state in ('scheduled', 'claimed', 'sending', 'sent', 'skipped', 'failed', 'held', 'cancelled')),
    due_at bigint,
    slot_at bigint,
    tries bigint not null,
    hold_reason text collate "C",
    reason text collate "C",
    outcome text collate "C",
    content text collate "C",
    clock_id uuid,
    claim_id uuid,
    lease_until bigint,
    primary key (workspace_id, id),
    foreign key (workspace_id, lead_id) references lead (workspace_id, id),
    foreign key (workspace_id, run_id) references run (workspace_id, id),
    check (state not in ('claimed', 'sending') or (claim_id is not null and lease_until is not null))
);

create index touchpoint_due on touchpoint (due_at, id, workspace_id)
    where clock_id is null and state = 'scheduled' and due_at is not null;
create index touchpoint_due_by_clock on touchpoint (clock_id, due_at, id, workspace_id)
    where clock_id is not null and state = 'scheduled' and due_at is not null;
create index touchpoint_overdue on touchpoint (due_at, id)
    where clock_id is null and state in ('sent', 'held') and due_at is not null;
create index touchpoint_overdue_by_clock on touchpoint (clock_id, due_at, id)
    where clock_id is not null and state in ('sent', 'held') and due_at is not null;
create index touchpoint_lease on touchpoint (lease_until) where lease_until is not null;
create index touchpoint_of_run on touchpoint (workspace_id, run_id) where run_id is not null;
create index touchpoint_of_lead on touchpoint (workspace_id, lead_id, id);

-- One technical try of a touchpoint, begun before the request leaves.
create table attempt (
    workspace_id uuid not null,
    id uuid not null,
    touchpoint_id uuid not null,
    number bigint not null,
    provider text collate "C" not null,
    sender_id uuid not null,
    result text collate "C",
    failure text collate "C",
    code text collate "C",
    detail text collate "C",
    provider_id text collate "C",
    requested_at bigint not null,
    answered_at bigint,
    primary key (workspace_id, id),
    foreign key (workspace_id, touchpoint_id) references touchpoint (workspace_id, id)
);

create index attempt_of_touchpoint on attempt (workspace_id, touchpoint_id, requested_at);
