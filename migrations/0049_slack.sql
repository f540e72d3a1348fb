-- Why: Slack as a place to talk to the agent: who somebody there is among our members, what they wrote until it is
-- answered (each event once, whichever process has it), and which messages of ours show an approval that may be decided
-- elsewhere (docs/decisions/0065-slack-is-one-more-surface.md).
-- Safe online: yes, creates only. Undo: drop the tables.

-- A member's account in Slack, found by the email of its profile and kept from then on.
create table slack_members (
  workspace_id integer not null,
  team_id      text not null,
  slack_id     text not null,
  member_id    text not null,
  linked_at    timestamptz not null,
  primary key (workspace_id, team_id, slack_id),
  unique (workspace_id, team_id, member_id),
  foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade
);

-- What was written to us in Slack. The words stand here only until they are answered: then the turn has them.
create table slack_events (
  workspace_id integer not null references workspaces (id) on delete cascade,
  -- Slack's own id: an event that is sent again is known by it.
  id           text not null,
  -- The order in which they came: of one thread the first is answered first.
  seq          bigint generated always as identity,
  thread_id    text not null,
  body         jsonb not null,
  received_at  timestamptz not null,
  -- When to answer it, or to answer it again should whoever does so die; null once it is done.
  due_at       timestamptz,
  attempts     smallint not null default 0,
  -- Why it was given up.
  reason       text,
  primary key (workspace_id, id)
);
create index slack_events_open on slack_events (workspace_id, thread_id, seq) where due_at is not null;
create index slack_events_age on slack_events (received_at);

-- Messages of ours in Slack that are found again: those of an event, so that it is not answered beside what a crash left,
-- and those that show an approval.
create table slack_messages (
  workspace_id integer not null references workspaces (id) on delete cascade,
  channel      text not null,
  -- Slack's name for a message within its channel.
  ts           text not null,
  event_id     text,
  -- Which of an event's messages: answer, or card and its number.
  part         text,
  approval_id  text,
  -- What it shows of the approval's state.
  shown        text,
  posted_at    timestamptz not null,
  primary key (workspace_id, channel, ts),
  unique (workspace_id, event_id, part)
);
create index slack_messages_approval on slack_messages (workspace_id, approval_id) where approval_id is not null;
create index slack_messages_open on slack_messages (workspace_id) where shown in ('pending', 'pending_second');

do $$
declare
  name text;
begin
  foreach name in array array['slack_members', 'slack_events', 'slack_messages']
  loop
    execute format('grant select, insert, update, delete on %I to carillon_app', name);
    execute format('alter table %I enable row level security', name);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::integer)', name);
  end loop;
end $$;
grant usage on all sequences in schema public to carillon_app;
