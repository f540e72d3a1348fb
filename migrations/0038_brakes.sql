-- Why: a campaign pauses itself when too many of its messages bounce, fail, or bring complaints and opt-outs
-- (docs/decisions/0054-brakes-count-as-they-go.md).
-- Safe online: yes; constant defaults, a new table. Undo: drop them, and the key kind of campaigns.paused_because.

-- What an admin set; brakes that are not named stand as domain/brakes/brakes.ts has them.
alter table workspace_settings add column brakes jsonb not null default '{}';

-- What left before counts no more: somebody approved that the campaign goes on.
alter table campaigns add column brakes_from timestamptz;
update campaigns set paused_because = paused_because || '{"kind": "volume"}' where paused_because is not null;

-- What became of the messages of each hour. Bounces and the like count for the hour in which their message was sent.
create table brake_counts (
  workspace_id integer not null,
  campaign_id  text not null,
  channel      text not null,
  hour         timestamptz not null,
  -- Any of a few: workers that record results at once do not wait for each other.
  shard        smallint not null,
  messages     integer not null default 0,
  failures     integer not null default 0,
  bounces      integer not null default 0,
  complaints   integer not null default 0,
  opt_outs     integer not null default 0,
  primary key (workspace_id, campaign_id, hour, channel, shard),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
);
create index brake_counts_age on brake_counts (hour);

grant select, insert, update, delete on brake_counts to carillon_app;
alter table brake_counts enable row level security;
create policy workspace on brake_counts
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
