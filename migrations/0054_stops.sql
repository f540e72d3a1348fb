-- Why: a stop reaches the turn whichever server runs it, and says what of the turn had taken effect outside it.
-- Safe online: yes, columns with constant defaults. Undo: drop the columns.

alter table threads
  -- Somebody asked for the turn that holds the thread to be stopped; the next turn begins without it.
  add column stop_asked_at timestamptz;
alter table turns
  -- What live tools and brakes did in the turn, in words for the member: a stop does not take it back.
  add column effects jsonb not null default '[]';
