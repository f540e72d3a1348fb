-- Why: the audit is read newest first, a page at a time, from the tables that hold it
-- (docs/decisions/0061-two-people-drift-and-one-audit.md).
-- Safe online: the indexes hold up writes of their tables while they are made; on a large database make them
-- concurrently beforehand, under the same names. Undo: drop them.

create index if not exists tool_calls_audit on tool_calls (workspace_id, called_at) where effect <> 'read';
create index if not exists draft_changes_audit on draft_changes (workspace_id, changed_at);
create index if not exists approvals_audit on approvals (workspace_id, created_at);
create index if not exists member_acts_audit on member_acts (workspace_id, at);
create index if not exists privacy_acts_audit on privacy_acts (workspace_id, at);
create index if not exists workspace_acts_audit on workspace_acts (workspace_id, at);
