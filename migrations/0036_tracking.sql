-- Why: opens and clicks by machines are marked and not counted; where links may lead, and what is added to them
-- (docs/decisions/0052-links-that-lead-where-they-were-approved.md).
-- Safe online: yes; adds columns, of which one has a constant default. Undo: drop the columns.

alter table deliveries
  -- The first each; opened_at and clicked_at are a person's alone.
  add column machine_opened_at timestamptz,
  add column machine_clicked_at timestamptz,
  -- The latest click by anybody, and a hash of its link: different links within moments are a machine's.
  add column latest_click_at timestamptz,
  add column latest_click_link text;

alter table workspace_settings
  -- Hosts that data may choose for a link.
  add column link_hosts jsonb not null default '[]',
  -- UTM parameters of links; null for none.
  add column utm jsonb;
