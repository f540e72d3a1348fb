-- Why: forgetting a customer leaves the campaigns' figures right, keeps late calls from bringing them back, and is audited
-- without personal data; events are kept only as long as the workspace wants (docs/decisions/0030-forgetting-a-customer.md).
-- Safe online: the two foreign keys are checked after they are added, so that reads and writes go on.
-- Undo: drop the three tables and the two columns; deliveries and entries without a customer must go before
-- customer_id can be not null again.

-- The salt of this workspace's hashes: a guess can be tested by whoever reads the database, a table of hashes cannot be
-- made beforehand.
alter table workspace_settings
  add column forget_salt bytea not null default decode(replace(gen_random_uuid()::text, '-', ''), 'hex'),
  -- { "defaultDays": null | 365, "events": { "page_viewed": 30 } }; null keeps for good.
  add column event_retention jsonb not null default '{"defaultDays": null, "events": {}}';

-- Who was forgotten or exported, by whom and when. No personal data but the terms, and these only until every text that
-- may name the customer has been searched.
create table privacy_acts (
  workspace_id  integer not null references workspaces (id) on delete cascade,
  id            bigint generated always as identity,
  kind          text not null check (kind in ('forgotten', 'exported', 'lifted')),
  customer_hash bytea,
  member_id     text not null,
  at            timestamptz not null,
  finished_at   timestamptz,
  terms         jsonb,
  counts        jsonb not null default '{}',
  primary key (workspace_id, id)
);
create index privacy_acts_open on privacy_acts (workspace_id, id) where terms is not null;

-- The ids and addresses of those who were forgotten: calls that name them are dropped.
create table forgotten_identities (
  workspace_id integer not null,
  kind         text not null check (kind in ('user_id', 'anonymous_id', 'email', 'phone')),
  hash         bytea not null,
  act_id       bigint not null,
  primary key (workspace_id, kind, hash),
  foreign key (workspace_id, act_id) references privacy_acts (workspace_id, id) on delete cascade
);
create index forgotten_identities_act on forgotten_identities (workspace_id, act_id);

-- Suppressed addresses of those who were forgotten: suppressed again as soon as a customer has one of them.
create table suppression_hashes (
  workspace_id integer not null references workspaces (id) on delete cascade,
  channel      text not null,
  hash         bytea not null,
  reason       text not null,
  created_at   timestamptz not null,
  primary key (workspace_id, channel, hash)
);

-- A forgotten customer's entries and deliveries stay as figures, without the customer.
alter table journey_entries alter column customer_id drop not null;
alter table deliveries alter column customer_id drop not null;
alter table journey_entries drop constraint journey_entries_workspace_id_customer_id_fkey;
alter table deliveries drop constraint deliveries_workspace_id_customer_id_fkey;
alter table journey_entries add constraint journey_entries_customer_fkey foreign key (workspace_id, customer_id)
  references customers (workspace_id, id) on delete set null (customer_id) not valid;
alter table deliveries add constraint deliveries_customer_fkey foreign key (workspace_id, customer_id)
  references customers (workspace_id, id) on delete set null (customer_id) not valid;
alter table journey_entries validate constraint journey_entries_customer_fkey;
alter table deliveries validate constraint deliveries_customer_fkey;

grant select, insert, update, delete on privacy_acts, forgotten_identities, suppression_hashes to carillon_app;
grant usage on all sequences in schema public to carillon_app;
alter table privacy_acts enable row level security;
create policy workspace on privacy_acts
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
alter table forgotten_identities enable row level security;
create policy workspace on forgotten_identities
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
alter table suppression_hashes enable row level security;
create policy workspace on suppression_hashes
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
