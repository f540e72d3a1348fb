-- Why: a customer's inbox is the in-app deliveries that were sent to them, less those that they dismissed.
-- Safe online: the column yes; the index holds up writes to deliveries while it is built, over the in-app ones alone.
-- Undo: drop the index and the column.

alter table deliveries add column dismissed_at timestamptz;

create index deliveries_inbox on deliveries (workspace_id, customer_id, id desc)
  where channel = 'in_app' and state = 'sent' and dismissed_at is null;
