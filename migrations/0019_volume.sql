-- Why: a triggered campaign that sends far more than its approval expected pauses by itself and asks.
-- Safe online: yes, columns without a default and a new table. Undo: drop them.

-- The most messages in 24 hours that the approval allowed; null for no such limit.
alter table campaign_versions add column daily_ceiling integer;
-- Why the worker paused it, as { at, sent, ceiling }; null when a member did, or while it runs.
alter table campaigns add column paused_because jsonb;

-- How many messages of a campaign with such a limit left in each hour; forgotten when it is resumed.
create table campaign_hours (
  workspace_id integer not null,
  campaign_id  text not null,
  hour         timestamptz not null,
  sent         integer not null,
  primary key (workspace_id, campaign_id, hour),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
);
grant select, insert, update, delete on campaign_hours to carillon_app;
alter table campaign_hours enable row level security;
create policy workspace on campaign_hours using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
