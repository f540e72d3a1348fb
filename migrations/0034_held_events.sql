-- Why: an event that cannot be acted on, for a fault of ours, holds up its own customer alone, and is tried again.
-- Safe online: yes, columns with constant defaults and an index of no rows. Undo: drop them.

-- Until then the customer's events are left alone; null for nearly all.
alter table due_events add column held_until timestamptz;
alter table due_events add column failures smallint not null default 0;

create index due_events_held on due_events (workspace_id, customer_id) where held_until is not null;
