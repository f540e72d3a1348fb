-- Why: a rule that was inferred may be meant to take the place of one in force, and did not when it was kept.
-- Safe online: a new column without a default. Undo: drop it; proposals then add and replace nothing.

-- The memory that it takes the place of once it is kept; one that is not in force by then stays as it is.
alter table memory_proposals add column replaces text;
