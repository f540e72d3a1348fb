-- Why: a turn of a long thread costs what one of a young thread costs: what it looks up by thread is found by index
-- (docs/decisions/0068-long-threads-are-folded-by-rule.md).
-- Safe online: three small indexes; on a store with many turns make them concurrently by hand first, under these names.
-- Undo: drop the indexes.

-- Turns that a crash cut short.
create index if not exists turns_running on turns (workspace_id, thread_id) where status = 'running';
-- Has this message of a client been answered?
create index if not exists turns_message on turns (workspace_id, thread_id, (input ->> 'id')) where input ? 'id';
-- Rules that were stated in a thread.
create index if not exists brand_memories_thread on brand_memories (workspace_id, (source ->> 'threadId'))
  where superseded_by is null and forgotten_at is null;
