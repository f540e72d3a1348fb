-- Why: a version that is launched over another may take the journeys under way with it, and a paused campaign resumes.
-- Safe online: adds columns; the index of journey_entries is made anew and blocks writes to them meanwhile.
-- Undo: drop the columns, and make the index journey_entries_open over (workspace_id, campaign_id, id) again.

alter table campaigns
  -- Journeys under way in an earlier version than this one move to it; null: each finishes in its own.
  add column moving_to integer,
  -- The approval that last resumed it: one resumes once.
  add column resumed_by text;

-- The steps that a journey ran before it moved to its version: it runs none of them again.
alter table journey_entries add column passed jsonb not null default '[]';

drop index journey_entries_open;
create index journey_entries_open on journey_entries (workspace_id, campaign_id, version, id) where ended_at is null;
