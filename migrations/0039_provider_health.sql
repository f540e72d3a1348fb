-- Why: a provider that is ill, or over its quota, rests for all workers together, and is tried by a few messages
-- before all of them go on (docs/decisions/0056-providers-rest-while-they-are-ill.md).
-- Safe online: yes, creates only. Undo: drop the table.

-- Of the installation, not of a workspace: a provider's account is one. No row: it is well.
create table provider_health (
  channel      text not null,
  provider     text not null,
  -- Signs of illness since its last good answer.
  faults       integer not null default 0,
  -- How often it has rested since then; each rest is longer.
  rests        integer not null default 0,
  reason       text not null,
  since        timestamptz not null,
  -- Null while it has not rested yet.
  rests_until  timestamptz,
  -- After a rest one worker asks first, and the others wait; by the database's clock.
  probed_until timestamptz,
  primary key (channel, provider)
);
