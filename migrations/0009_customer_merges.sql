-- Why: two customers who turn out to be one person become one; who became whom, and by which call, is kept and shown.
-- Safe online: the index of journey_entries is made anew and blocks writes to them meanwhile; all else only adds.
-- Undo: drop the two tables, the two columns and the index, and bring back the unique constraint.

create table customer_merges (
  workspace_id   integer not null,
  -- The id that is no more: whoever asks for it is answered with customer_id.
  merged_id      bigint not null,
  -- Whom it became then, and who that is now: later merges move customer_id on.
  merged_into    bigint not null,
  customer_id    bigint not null,
  -- alias joins explicitly; same_call: one call named both.
  cause          text not null check (cause in ('alias', 'same_call')),
  message_id     text not null,
  -- The id of the call that belonged to the one who is no more.
  identity_kind  text not null check (identity_kind in ('user_id', 'anonymous_id', 'email', 'phone')),
  identity_value text not null,
  -- How many rows of each table changed hands: { "events": 3 }.
  moved          jsonb not null default '{}',
  -- Consents that gave way to the other customer's: [{ topic, channel, allowed, source, changedAt }].
  overruled      jsonb not null default '[]',
  merged_at      timestamptz not null,
  primary key (workspace_id, merged_id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
);
create index customer_merges_customer on customer_merges (workspace_id, customer_id);

-- Whom a broadcast looks at once more before it ends: its walk may have passed the one id, and the other is gone.
-- No key to broadcasts: an expansion locks its row there and waits for customers, a merge would do the reverse.
create table broadcast_rechecks (
  workspace_id integer not null,
  broadcast_id bigint not null,
  customer_id  bigint not null,
  primary key (workspace_id, broadcast_id, customer_id),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
);
create index broadcast_rechecks_customer on broadcast_rechecks (workspace_id, customer_id);

-- True once another entry of the same person stands in its place: two customers, now one, were both in.
alter table journey_entries add column yielded boolean not null default false;
-- The arms that earlier entries of the customer in the campaign had drawn: a split that is reached takes them.
alter table journey_entries add column earlier_arms jsonb not null default '{}';
create unique index journey_entries_once on journey_entries (workspace_id, campaign_id, occurrence, customer_id)
  where not yielded;
alter table journey_entries drop constraint journey_entries_workspace_id_campaign_id_occurrence_custome_key;

grant select, insert, update, delete on customer_merges, broadcast_rechecks to carillon_app;
alter table customer_merges enable row level security;
create policy workspace on customer_merges
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
alter table broadcast_rechecks enable row level security;
create policy workspace on broadcast_rechecks
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
