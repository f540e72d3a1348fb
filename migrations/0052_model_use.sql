-- Why: what models use and cost is kept by turn, and limited by turn, thread, member and day
-- (docs/how-to/use-your-model.md).
-- Safe online: columns with constant defaults, and an index; on a store with many turns make it concurrently by hand
-- first, under its name. Undo: drop them.

alter table turns
  -- Millionths of the currency of the operator's prices; null: a model of the turn has none.
  add column cost_micros     bigint,
  -- What calls that are under way may use, so that turns at once see each other.
  add column reserved_tokens integer not null default 0,
  add column reserved_micros bigint  not null default 0;
create index if not exists turns_day on turns (workspace_id, started_at);
