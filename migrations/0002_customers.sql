-- Why: customers, how they are known and reached, what they allowed, and what they did.
-- Safe online: yes, creates only. Undo: drop the tables.

-- The standard traits are typed columns, all others stand in traits (docs/decisions/0004-traits-typed-and-jsonb.md).
create table customers (
  workspace_id  integer not null references workspaces (id) on delete cascade,
  id            bigint generated always as identity,
  user_id       text,
  email         text,
  phone         text,
  language      text,
  timezone      text,
  country       text,
  created_at    timestamptz,
  last_seen_at  timestamptz,
  traits        jsonb not null default '{}',
  first_seen_at timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index customers_traits on customers using gin (traits jsonb_path_ops);
create index customers_last_seen on customers (workspace_id, last_seen_at);

-- Every id that resolves to a customer. Emails in lower case, phones in E.164.
create table customer_identities (
  workspace_id integer not null,
  kind         text not null check (kind in ('user_id', 'anonymous_id', 'email', 'phone')),
  value        text not null,
  customer_id  bigint not null,
  primary key (workspace_id, kind, value),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
);
create index customer_identities_customer on customer_identities (workspace_id, customer_id);

create table devices (
  workspace_id   integer not null,
  id             bigint generated always as identity,
  customer_id    bigint not null,
  token          text not null,
  platform       text not null check (platform in ('ios', 'android', 'web')),
  push_enabled   boolean not null default true,
  last_active_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, token),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
);
create index devices_customer on devices (workspace_id, customer_id);

create table topics (
  workspace_id integer not null references workspaces (id) on delete cascade,
  name         text not null,
  title        text not null,
  -- true: only those who said yes; false: all but those who said no.
  opt_in       boolean not null default false,
  primary key (workspace_id, name)
);

-- topic '*' speaks of the channel as a whole, channel '*' of the topic on every channel; for the topic the most
-- specific row wins, and the channel must allow too (domain/gates/consent.ts).
create table consents (
  workspace_id integer not null,
  customer_id  bigint not null,
  topic        text not null,
  channel      text not null,
  allowed      boolean not null,
  source       text not null,
  changed_at   timestamptz not null,
  primary key (workspace_id, customer_id, topic, channel),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
);

-- Addresses that must never be written to again, whatever the customer or the topic.
create table suppressions (
  workspace_id integer not null references workspaces (id) on delete cascade,
  channel      text not null,
  address      text not null,
  reason       text not null,
  created_at   timestamptz not null,
  primary key (workspace_id, channel, address)
);

-- Weekly partitions are made ahead by store/events/partitions.ts; what fits none goes to the default.
create table events (
  workspace_id integer not null,
  customer_id  bigint not null,
  name         text not null,
  at           timestamptz not null,
  received_at  timestamptz not null,
  message_id   text not null,
  properties   jsonb not null default '{}',
  context      jsonb,
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
) partition by range (at);
create table events_default partition of events default;
create index events_by_name on events (workspace_id, name, at) include (customer_id);
create index events_by_customer on events (workspace_id, customer_id, name, at);

-- A retry repeats its message id, not its arrival: ids seen within the last days are refused here.
create table seen_messages (
  workspace_id integer not null references workspaces (id) on delete cascade,
  message_id   text not null,
  received_at  timestamptz not null,
  primary key (workspace_id, message_id)
);
create index seen_messages_age on seen_messages (received_at);

-- What the workspace's events are called and look like, kept as they arrive: the agent's map.
create table catalogue_events (
  workspace_id integer not null references workspaces (id) on delete cascade,
  name         text not null,
  count        bigint not null default 0,
  last_seen_at timestamptz not null,
  properties   jsonb not null default '{}',
  primary key (workspace_id, name)
);

create table segments (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  name         text not null,
  condition    jsonb not null,
  created_by   text not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (workspace_id, id)
);
create unique index segments_name on segments (workspace_id, lower(name));
