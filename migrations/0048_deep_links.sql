-- Why: where the deep links of push and in-app messages may lead is a list of the workspace's
-- (docs/decisions/0063-copy-is-held-against-what-people-gave.md). Empty: it has no list, and any are allowed.
-- Safe online: yes. Undo: drop the column.

alter table workspace_settings
  -- Beginnings such as larkspur:// or https://app.example.com/.
  add column deep_links jsonb not null default '[]';
