-- Why: a provider that is ill, or over its quota, rests for all workers together, and is tried by a few messages
-- before all of them go on (docs/decisions/0056-providers-rest-while-they-are-ill.md).
-- Transactional messages go before others, and how far a broadcast has come can be seen at any time.
-- Safe online: writes to deliveries and campaign_versions wait while existing rows are counted, some seconds for millions.
-- Undo: drop the tables, the triggers with their function, and the column.

-- Of the installation, not of a workspace: a provider's account is one. No row: it is well.
create table provider_health (
  channel      text not null,
  provider     text not null,
  -- Signs of illness since its last good answer.
  faults       integer not null default 0,
  -- How often it has rested since then; each rest is longer.
  rests        integer not null default 0,
  reason       text not null,
  since        timestamptz not null,
  -- Null while it has not rested yet.
  rests_until  timestamptz,
  -- After a rest one worker asks first, and the others wait; by the database's clock.
  probed_until timestamptz,
  primary key (channel, provider)
);

-- Transactional messages are claimed before others. Of a version, since its document is what runs.
alter table campaign_versions add column is_transactional boolean not null generated always as (
  coalesce((document -> 'transactional')::boolean, false)) stored;

-- How many deliveries of a campaign are in each state, as differences that workers add up from time to time: to look at
-- a broadcast while it is sent costs the same at a million deliveries as at ten, and no two workers wait for one row.
create table campaign_progress (
  workspace_id integer not null references workspaces (id) on delete cascade,
  campaign_id  text not null,
  queued       bigint not null,
  attempted    bigint not null,
  sent         bigint not null,
  skipped      bigint not null,
  failed       bigint not null,
  uncertain    bigint not null
);
create index campaign_progress_campaign on campaign_progress (workspace_id, campaign_id);
grant select, insert, delete on campaign_progress to carillon_app;
alter table campaign_progress enable row level security;
create policy workspace on campaign_progress using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);

-- A trigger, since many statements move deliveries from state to state: one that were forgotten would be wrong for good.
create function note_progress() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into campaign_progress
    select workspace_id, campaign_id,
           count(*) filter (where state = 'queued'), count(*) filter (where state = 'attempted'),
           count(*) filter (where state = 'sent'), count(*) filter (where state = 'skipped'),
           count(*) filter (where state = 'failed'), count(*) filter (where state = 'uncertain')
      from after group by workspace_id, campaign_id;
  else
    insert into campaign_progress
    select * from (
      select workspace_id, campaign_id,
             coalesce(sum(n) filter (where state = 'queued'), 0) as queued,
             coalesce(sum(n) filter (where state = 'attempted'), 0) as attempted,
             coalesce(sum(n) filter (where state = 'sent'), 0) as sent,
             coalesce(sum(n) filter (where state = 'skipped'), 0) as skipped,
             coalesce(sum(n) filter (where state = 'failed'), 0) as failed,
             coalesce(sum(n) filter (where state = 'uncertain'), 0) as uncertain
        from (select workspace_id, campaign_id, state, 1 as n from after
              union all select workspace_id, campaign_id, state, -1 from before) moves
       group by workspace_id, campaign_id) moved
     where (queued, attempted, sent, skipped, failed, uncertain) <> (0, 0, 0, 0, 0, 0);
  end if;
  return null;
end $$;
create trigger deliveries_inserted after insert on deliveries
  referencing new table as after for each statement execute function note_progress();
create trigger deliveries_moved after update on deliveries
  referencing old table as before new table as after for each statement execute function note_progress();

insert into campaign_progress
select workspace_id, campaign_id,
       count(*) filter (where state = 'queued'), count(*) filter (where state = 'attempted'),
       count(*) filter (where state = 'sent'), count(*) filter (where state = 'skipped'),
       count(*) filter (where state = 'failed'), count(*) filter (where state = 'uncertain')
  from deliveries group by workspace_id, campaign_id;
