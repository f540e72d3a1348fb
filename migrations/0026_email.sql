-- Why: what mail servers tell after a mail was sent, and how a workspace's emails look
-- (docs/decisions/0047-email-layouts-and-notices.md).
-- Safe online: yes; adds columns without a default. Undo: drop the columns.

alter table deliveries
  -- Not taken for now, for example by a full mailbox; bounced_at is for good.
  add column soft_bounced_at timestamptz,
  add column complained_at timestamptz,
  -- A code, never the server's own words: they may quote the address.
  add column bounce_reason text;

-- Logo, colours and footer; null: the layout that Carillon brings.
alter table workspace_settings add column email_layout jsonb;
