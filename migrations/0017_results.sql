-- Why: what a message cost: who unsubscribed through it, and who turned push off after it.
-- Safe online: yes, columns without a default. Undo: drop the columns.

-- Set once, when its own link unsubscribed the customer; a later change of mind does not unset it.
alter table deliveries add column opted_out_at timestamptz;
-- When the device was last told to allow no more push; null while it allows it.
alter table devices add column push_disabled_at timestamptz;
