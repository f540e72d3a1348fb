-- Why: campaigns, the versions that were approved, the history of drafts, and approvals.
-- Safe online: yes, creates only. Undo: drop the tables.

create table campaigns (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  name         text not null,
  status       text not null default 'draft' check (status in ('draft', 'live', 'paused', 'stopped', 'finished')),
  -- The document as last edited; what runs is the version that live_version names.
  document     jsonb not null,
  live_version integer,
  created_by   text not null,
  updated_by   text not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (workspace_id, id)
);

create table campaign_versions (
  workspace_id integer not null,
  campaign_id  text not null,
  version      integer not null,
  document     jsonb not null,
  content_hash text not null,
  approval_id  text not null,
  created_at   timestamptz not null,
  primary key (workspace_id, campaign_id, version),
  unique (workspace_id, approval_id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
);

-- One row for each object that a turn changed: what undo restores, and what a difference shows.
create table draft_changes (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  turn_id      text not null,
  thread_id    text not null,
  member_id    text not null,
  object_kind  text not null check (object_kind in ('campaign', 'segment', 'memory')),
  object_id    text not null,
  before       jsonb,
  after        jsonb,
  changed_at   timestamptz not null,
  undone_by    text,
  primary key (workspace_id, id),
  unique (workspace_id, turn_id, object_kind, object_id)
);
create index draft_changes_object on draft_changes (workspace_id, object_kind, object_id, id);
create index draft_changes_thread on draft_changes (workspace_id, thread_id, id);

create table approvals (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  thread_id    text not null,
  turn_id      text not null,
  tool_call_id text not null,
  tool         text not null,
  arguments    jsonb not null,
  card         jsonb not null,
  -- Hash of everything that would reach people; a decision holds only while it is unchanged.
  content_hash text not null,
  status       text not null default 'pending'
               check (status in ('pending', 'approved', 'rejected', 'superseded', 'expired')),
  requested_by text not null,
  decided_by   text,
  reason       text,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  decided_at   timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, thread_id, tool_call_id)
);
create index approvals_pending on approvals (workspace_id, thread_id) where status = 'pending';
