-- Why: who is in the segments that live campaigns watch, kept as events, traits and time change it, so that entering one
-- starts journeys and counts as a conversion (docs/decisions/0029-membership-kept-by-the-worker.md).
-- Safe online: yes, creates only. Undo: drop the tables.

-- A condition that campaigns watch, once however many do.
create table watched_conditions (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  -- Null once nobody watches it: its memberships are being removed.
  content_hash text,
  condition    jsonb not null,
  -- Kinds of facts that may change the answer, such as event:order_completed (domain/conditions/fact-keys.ts).
  wants        text[] not null,
  -- What topPercent compared with when everybody was last compared.
  thresholds   jsonb not null,
  -- The last customer for whom it was reckoned when to look again; null when that is done for all.
  cursor       bigint,
  -- When to hold the memberships against a full evaluation next.
  compare_at   timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, content_hash)
);

create table campaign_watches (
  workspace_id integer not null,
  campaign_id  text not null,
  version      integer not null,
  role         text not null check (role in ('entry', 'conversion')),
  watched_id   bigint not null,
  primary key (workspace_id, campaign_id, version, role),
  foreign key (workspace_id, campaign_id, version)
    references campaign_versions (workspace_id, campaign_id, version) on delete cascade,
  foreign key (workspace_id, watched_id) references watched_conditions (workspace_id, id) on delete cascade
);
create index campaign_watches_watched on campaign_watches (workspace_id, watched_id);

-- Members, and others for whom it is known when time may make them one. No foreign key to customers: a launch writes up
-- to all of them at once, and would lock each; who deletes a customer deletes these rows (store/memberships/forget.ts).
create table memberships (
  workspace_id integer not null,
  watched_id   bigint not null,
  customer_id  bigint not null,
  is_member    boolean not null,
  -- When they came in, or went.
  since        timestamptz not null,
  -- When to look again although nothing happened; null: time changes nothing.
  recheck_at   timestamptz,
  primary key (workspace_id, watched_id, customer_id),
  foreign key (workspace_id, watched_id) references watched_conditions (workspace_id, id) on delete cascade
);
create index memberships_recheck on memberships (workspace_id, recheck_at) where recheck_at is not null;
create index memberships_customer on memberships (workspace_id, customer_id);

-- Customers of whom something changed that a watched condition looks at; a row for each change, never updated, so that
-- none is lost between reading the customer and deleting the row.
create table changed_customers (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  customer_id  bigint not null,
  -- False when all that changed lies more than a day back: an import of history starts nothing.
  is_fresh     boolean not null,
  primary key (workspace_id, id)
);

-- Every entry and exit of the last days.
create table membership_changes (
  workspace_id integer not null,
  id           bigint generated always as identity,
  watched_id   bigint not null,
  customer_id  bigint not null,
  has_entered  boolean not null,
  changed_at   timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, watched_id) references watched_conditions (workspace_id, id) on delete cascade,
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade
);
create index membership_changes_customer on membership_changes (workspace_id, customer_id);
create index membership_changes_age on membership_changes (workspace_id, changed_at);
create index membership_changes_watched on membership_changes (workspace_id, watched_id);

do $$
declare
  name text;
begin
  foreach name in array array['watched_conditions', 'campaign_watches', 'memberships', 'changed_customers', 'membership_changes']
  loop
    execute format('grant select, insert, update, delete on %I to carillon_app', name);
    execute format('alter table %I enable row level security', name);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::integer)', name);
  end loop;
end $$;
grant usage on all sequences in schema public to carillon_app;
