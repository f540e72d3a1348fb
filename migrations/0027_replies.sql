-- Why: customers answer by SMS and WhatsApp: HELP gets the workspace's own text, and WhatsApp takes free text for a day
-- after a customer wrote (docs/decisions/0048-twilio.md).
-- Safe online: yes; a column without a default and a new table. Undo: drop them.

-- What HELP is answered with; null: Twilio answers SMS, and WhatsApp gets a sentence of ours.
alter table workspace_settings add column help_text text;

-- When a number wrote to us last; forgotten once it opens nothing any more.
create table inbound_windows (
  workspace_id integer not null references workspaces (id) on delete cascade,
  channel      text not null,
  -- A phone in E.164: whoever has it, since the window is the number's.
  address      text not null,
  last_at      timestamptz not null,
  primary key (workspace_id, channel, address)
);
create index inbound_windows_age on inbound_windows (last_at);

grant select, insert, update, delete on inbound_windows to carillon_app;
alter table inbound_windows enable row level security;
create policy workspace on inbound_windows
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
