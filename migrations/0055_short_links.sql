-- Why: links in SMS and WhatsApp are sent as short ones that count clicks (docs/how-to/track-links.md). Where a customer's
-- lead is kept with the delivery's content; a test's content is kept for the outbox alone.
-- Safe online: yes; a column with a constant default and one without. Undo: drop them.

alter table workspace_settings add column short_links boolean not null default true;

-- Where the short links of a test lead, by their index.
alter table test_sends add column links jsonb;
