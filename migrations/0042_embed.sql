-- Why: a page of another site shows the chat to a member whom that site's server names
-- (docs/decisions/0058-host-pages-sign-who-it-is.md). What it signs with is derived, as webhook_secrets says.
-- Safe online: yes. Undo: drop the column and the table.

alter table workspace_settings
  -- Origins whose pages may show the chat, such as https://app.example.com.
  add column embed_origins jsonb not null default '[]';

-- Tokens that were spent, by the SHA-256 of their id, until they would have expired anyway.
create table embed_tokens (
  workspace_id integer not null references workspaces (id) on delete cascade,
  hash         bytea not null,
  expires_at   timestamptz not null,
  primary key (workspace_id, hash)
);

grant select, insert, update, delete on embed_tokens to carillon_app;
alter table embed_tokens enable row level security;
create policy workspace on embed_tokens
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
