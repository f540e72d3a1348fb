-- Why: a message that a provider may have taken already is never told as skipped: it may wait to be sent again with the
-- same key, and where that is not to be, nobody knows (docs/decisions/0017-uncertain-rather-than-twice.md).
-- Safe online: yes, a column with a constant default. Undo: drop the column.

alter table deliveries
  -- An earlier try of it may have reached its provider: its worker was lost, or no answer came.
  add column may_have_left boolean not null default false;
