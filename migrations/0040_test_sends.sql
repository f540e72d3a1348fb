-- Why: a campaign's messages are tried on members before customers get them: outside its deliveries, so that no figure,
-- cap, consent or journey knows of them (docs/how-to/send-a-test.md).
-- Safe online: yes; a column without a default and a new table. Undo: drop them.

-- In E.164; where tests by SMS go. Null: none.
alter table members add column phone text;

create table test_sends (
  workspace_id integer not null references workspaces (id) on delete cascade,
  -- From the deliveries' own numbers: what providers and links tell of a test never meets a customer's message.
  id           bigint not null default nextval('deliveries_id_seq'),
  approval_id  text not null,
  campaign_id  text not null,
  step_id      text not null,
  channel      text not null,
  member_id    text not null,
  -- The customer whose values fill the copy; null for none. The row goes with them.
  customer_id  bigint,
  address      text not null,
  topic        text,
  -- The copy as it was approved, and what fills it in; null once the test has ended.
  copy         jsonb,
  -- What the recorder kept.
  content      jsonb,
  state        text not null default 'queued' check (state in ('queued', 'attempted', 'sent', 'failed', 'uncertain')),
  due_at       timestamptz,
  lease_token  uuid,
  lease_until  timestamptz,
  attempts     smallint not null default 0,
  provider     text,
  provider_message_id text,
  reason       text,
  queued_at    timestamptz not null,
  ended_at     timestamptz,
  primary key (workspace_id, id),
  -- One for each message, channel and member of an approval, however often it is carried out.
  unique (workspace_id, approval_id, step_id, channel, member_id),
  foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade,
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade,
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
);
create index test_sends_due on test_sends (workspace_id, due_at) where due_at is not null;
create index test_sends_leased on test_sends (workspace_id, lease_until) where lease_until is not null;
create index test_sends_customer on test_sends (workspace_id, customer_id) where customer_id is not null;

grant select, insert, update, delete on test_sends to carillon_app;
alter table test_sends enable row level security;
create policy workspace on test_sends
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
