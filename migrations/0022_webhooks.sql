-- Why: calls that go out: the webhook steps of journeys, and what happens to deliveries, told to a workspace's endpoints
-- (docs/decisions/0036-webhooks-signed-pinned-and-in-order.md).
-- Safe online: yes, creates, and a column whose default is a constant. Undo: drop the tables and the column.

-- Where journeys may call: ["https://hooks.example.com/carillon"].
alter table workspace_settings add column webhook_urls jsonb not null default '[]';

create table webhook_endpoints (
  workspace_id  integer not null references workspaces (id) on delete cascade,
  id            text not null,
  url           text not null,
  -- Of deliveries: attempted, sent, opened and so on.
  events        text[] not null,
  -- first: each once for a delivery. every: opens, clicks and attempts each time.
  mode          text not null check (mode in ('first', 'every')),
  state         text not null default 'on' check (state in ('on', 'off')),
  -- Why it was switched off, when we did it.
  off_reason    text,
  -- Since when no call has gone well; null while they do.
  failing_since timestamptz,
  created_at    timestamptz not null,
  primary key (workspace_id, id)
);

-- Which of its secrets signs: an endpoint's, or `steps` for journeys. No row: the first. The secrets themselves are
-- derived from the installation's.
create table webhook_secrets (
  workspace_id integer not null references workspaces (id) on delete cascade,
  owner        text not null,
  generation   integer not null,
  changed_at   timestamptz not null,
  primary key (workspace_id, owner)
);

create table outgoing_calls (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  -- The webhook-id header: the same for every attempt.
  message_id   uuid not null default gen_random_uuid(),
  kind         text not null check (kind in ('step', 'events', 'test')),
  endpoint_id  text,
  campaign_id  text,
  version      integer,
  entry_id     bigint,
  step_id      text,
  -- Of a step's call; an endpoint's are made where it is by then.
  url          text,
  -- Of a step's call, kept from its first attempt on, so that all attempts say the same.
  body         text,
  event_count  integer,
  state        text not null default 'queued' check (state in ('queued', 'calling', 'done', 'failed', 'skipped')),
  due_at       timestamptz,
  -- While a worker calls, by the database's clock; only the token's holder may record the answer.
  lease_token  uuid,
  lease_until  timestamptz,
  attempts     smallint not null default 0,
  -- Of the latest attempt: the status, the beginning of the answer, and what was wrong.
  last_status  smallint,
  last_answer  text,
  reason       text,
  queued_at    timestamptz not null,
  ended_at     timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, entry_id, step_id),
  foreign key (workspace_id, entry_id) references journey_entries (workspace_id, id) on delete cascade,
  foreign key (workspace_id, endpoint_id) references webhook_endpoints (workspace_id, id) on delete cascade
);
-- By campaign, as deliveries are; an endpoint's calls have none.
create index outgoing_calls_due on outgoing_calls (workspace_id, campaign_id, due_at) where due_at is not null;
create index outgoing_calls_leased on outgoing_calls (lease_until) where lease_until is not null;
create index outgoing_calls_endpoint on outgoing_calls (workspace_id, endpoint_id, id);
create index outgoing_calls_campaign on outgoing_calls (workspace_id, campaign_id) where campaign_id is not null;
create index outgoing_calls_ended on outgoing_calls (ended_at) where ended_at is not null;
-- An endpoint is told one batch after the other, so that it hears of things in order.
create unique index outgoing_calls_in_order on outgoing_calls (workspace_id, endpoint_id)
  where kind = 'events' and ended_at is null;

-- What endpoints are still to be told of; deleted once it was told or given up.
create table endpoint_events (
  workspace_id integer not null,
  id           bigint generated always as identity,
  endpoint_id  text not null,
  delivery_id  bigint not null,
  type         text not null,
  at           timestamptz not null,
  -- The call that tells of it; null while it waits.
  call_id      bigint,
  primary key (workspace_id, id),
  foreign key (workspace_id, endpoint_id) references webhook_endpoints (workspace_id, id) on delete cascade,
  foreign key (workspace_id, delivery_id) references deliveries (workspace_id, id) on delete cascade
);
create index endpoint_events_waiting on endpoint_events (workspace_id, endpoint_id, id) where call_id is null;
create index endpoint_events_call on endpoint_events (workspace_id, call_id) where call_id is not null;
create index endpoint_events_delivery on endpoint_events (workspace_id, delivery_id);

do $$
declare
  name text;
begin
  foreach name in array array['webhook_endpoints', 'webhook_secrets', 'outgoing_calls', 'endpoint_events']
  loop
    execute format('grant select, insert, update, delete on %I to carillon_app', name);
    execute format('alter table %I enable row level security', name);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::integer)', name);
  end loop;
end $$;
grant usage on all sequences in schema public to carillon_app;
