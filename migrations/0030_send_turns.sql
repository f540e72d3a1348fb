-- Why: what an operator allows a channel to send a second holds for all workers together.
-- Safe online: yes, creates only. Undo: drop the table.

-- Of the installation, not of a workspace: a provider's account has one limit.
create table send_turns (
  channel text primary key,
  -- When the next turn may begin; by the database's clock, which all workers share.
  next_at timestamptz not null
);
