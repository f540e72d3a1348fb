-- Why: why this customer did, or did not, get this: the decisions of every journey and message, and why customers who
-- triggered a campaign did not enter it (docs/decisions/0037-traces-in-the-row.md).
-- Safe online: yes; the columns' defaults are constants. Undo: drop the table and the columns.

-- One moment for each decision, as domain/trace/moment.ts writes them: appended by the statement that carries it out.
alter table journey_entries add column trace jsonb not null default '[]';
-- Only what the milestones do not tell: deferrals, refusals of the provider, and workers that were lost.
alter table deliveries add column trace jsonb;

-- The last time that each reason kept a customer out of a campaign whose trigger they met.
create table entry_refusals (
  workspace_id integer not null,
  customer_id  bigint not null,
  campaign_id  text not null,
  reason       text not null check (reason in ('too_old', 'no_key', 'reentry', 'audience')),
  version      integer not null,
  -- How often since first_at, and what is known of the last time.
  count        integer not null default 1,
  first_at     timestamptz not null,
  at           timestamptz not null,
  detail       jsonb not null default '{}',
  primary key (workspace_id, customer_id, campaign_id, reason),
  foreign key (workspace_id, customer_id) references customers (workspace_id, id) on delete cascade,
  foreign key (workspace_id, campaign_id, version)
    references campaign_versions (workspace_id, campaign_id, version) on delete cascade
) with (fillfactor = 80);

grant select, insert, update, delete on entry_refusals to carillon_app;
alter table entry_refusals enable row level security;
create policy workspace on entry_refusals
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
