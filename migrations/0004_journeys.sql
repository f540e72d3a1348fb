-- Why: what the worker has to do and has done. Every wait is a row with a due time; the queue only wakes.
-- Safe online: yes, creates only. Undo: drop the tables.

-- The events that a version wants to hear of: its trigger, its exits, its conversion and what its steps await.
alter table campaign_versions add column event_names jsonb not null generated always as (
  jsonb_path_query_array(document, '$.trigger ? (@.kind == "event").event')
  || jsonb_path_query_array(document, '$.exit[*] ? (@.kind == "event").event')
  || jsonb_path_query_array(document, '$.conversion ? (@.kind == "event").event')
  || jsonb_path_query_array(document, '$.steps.** ? (@.kind == "wait_for_event").event')) stored;

-- One run of a broadcast: expanded into entries in chunks, the cursor moving in the same transaction.
create table broadcasts (
  workspace_id integer not null,
  id           bigint generated always as identity,
  campaign_id  text not null,
  version      integer not null,
  occurrence   text not null,
  due_at       timestamptz not null,
  state        text not null default 'due' check (state in ('due', 'expanded', 'stopped')),
  -- The last customer id that was looked at; entries are made in order of customer id.
  cursor       bigint not null default 0,
  primary key (workspace_id, id),
  unique (workspace_id, campaign_id, occurrence),
  foreign key (workspace_id, campaign_id, version)
    references campaign_versions (workspace_id, campaign_id, version) on delete cascade
);
create index broadcasts_due on broadcasts (workspace_id, due_at) where state = 'due';

-- Accepted events that a live campaign may be waiting for; deleted in the transaction that acts on them.
create table due_events (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  customer_id  bigint not null,
  name         text not null,
  at           timestamptz not null,
  message_id   text not null,
  properties   jsonb not null,
  primary key (workspace_id, id)
);
-- Nothing is sent to a customer while an event of theirs waits to be acted on.
create index due_events_customer on due_events (workspace_id, customer_id);

create table journey_entries (
  workspace_id  integer not null,
  id            bigint generated always as identity,
  campaign_id   text not null,
  version       integer not null,
  customer_id   bigint not null,
  -- What makes the entry unique: the broadcast's occurrence, the trigger event's key or its message id.
  occurrence    text not null,
  -- The trigger's event as { name, at, properties }; null for a broadcast.
  trigger_event jsonb,
  held_out      boolean not null default false,
  arms          jsonb not null default '{}',
  journey       jsonb not null default '{}',
  state         text not null check (state in ('due', 'waiting', 'delivering', 'finished', 'exited', 'held_out', 'stopped')),
  -- The step to run next, or the one that waits or delivers; null when the journey is over.
  step_id       text,
  waiting_since timestamptz,
  awaited_event text,
  due_at        timestamptz,
  entered_at    timestamptz not null,
  ended_at      timestamptz,
  end_reason    text,
  -- The first conversion within the window after entering, held out or not: what lift is reckoned from.
  converted_at  timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, campaign_id, occurrence, customer_id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade,
  foreign key (workspace_id, campaign_id, version)
    references campaign_versions (workspace_id, campaign_id, version) on delete cascade
);
-- By campaign, so that the rows of a paused one cost nothing.
create index journey_entries_due on journey_entries (workspace_id, campaign_id, due_at) where due_at is not null;
create index journey_entries_customer on journey_entries (workspace_id, customer_id, campaign_id);
create index journey_entries_open on journey_entries (workspace_id, campaign_id, id) where ended_at is null;

create table deliveries (
  workspace_id integer not null,
  id           bigint generated always as identity,
  entry_id     bigint not null,
  step_id      text not null,
  campaign_id  text not null,
  version      integer not null,
  customer_id  bigint not null,
  topic        text,
  -- The channel its step prefers: deliveries are claimed by lane, so that a slow channel holds up no other.
  lane         text not null,
  channel      text,
  provider     text,
  address      text,
  locale       text,
  -- What was handed to the provider, rendered.
  content      jsonb,
  provider_message_id text,
  state        text not null default 'queued'
               check (state in ('queued', 'attempted', 'sent', 'skipped', 'failed', 'uncertain')),
  -- When to look at it next; null when there is nothing left to do.
  due_at       timestamptz,
  -- While a worker is sending it, reckoned by the database's clock; only the token's holder may record the result.
  lease_token  uuid,
  lease_until  timestamptz,
  attempts     smallint not null default 0,
  queued_at    timestamptz not null,
  attempted_at timestamptz,
  sent_at      timestamptz,
  delivered_at timestamptz,
  opened_at    timestamptz,
  clicked_at   timestamptz,
  converted_at timestamptz,
  failed_at    timestamptz,
  bounced_at   timestamptz,
  skipped_at   timestamptz,
  uncertain_at timestamptz,
  -- Why it was skipped, failed or deferred: a gate's name, and the numbers behind it.
  reason       text,
  detail       jsonb,
  primary key (workspace_id, id),
  unique (workspace_id, entry_id, step_id),
  foreign key (workspace_id, entry_id) references journey_entries (workspace_id, id) on delete cascade,
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
);
create index deliveries_due on deliveries (workspace_id, campaign_id, lane, due_at) where due_at is not null;
create index deliveries_leased on deliveries (lease_until) where lease_until is not null;
create index deliveries_customer on deliveries (workspace_id, customer_id, attempted_at);
create index deliveries_campaign on deliveries (workspace_id, campaign_id, customer_id);

-- What the recorder provider keeps instead of sending: the /outbox page.
create table recorded_messages (
  workspace_id integer not null,
  delivery_id  bigint not null,
  channel      text not null,
  address      text not null,
  content      jsonb not null,
  recorded_at  timestamptz not null,
  primary key (workspace_id, delivery_id),
  foreign key (workspace_id, delivery_id) references deliveries (workspace_id, id) on delete cascade
);
create index recorded_messages_recent on recorded_messages (workspace_id, recorded_at desc);

-- A provider refused to go on (bad credentials, account closed): the channel rests until then.
create table channel_pauses (
  workspace_id integer not null references workspaces (id) on delete cascade,
  channel      text not null,
  provider     text not null,
  reason       text not null,
  paused_at    timestamptz not null,
  until        timestamptz not null,
  primary key (workspace_id, channel)
);
