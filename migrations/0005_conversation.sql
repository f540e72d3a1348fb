-- Why: threads, turns, what was streamed in them, the audit of tool calls, and the memory of the brand's voice.
-- Safe online: yes, creates only. Undo: drop the tables. LangGraph keeps its checkpoints in the schema "checkpoints".

create table threads (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  surface      text not null check (surface in ('web', 'cli', 'api', 'slack', 'mcp', 'eval')),
  title        text,
  created_by   text not null,
  created_at   timestamptz not null,
  -- One turn at a time: the turn that holds the thread, and until when it may be silent.
  lease_token  uuid,
  lease_until  timestamptz,
  last_seq     bigint not null default 0,
  primary key (workspace_id, id)
);

create table turns (
  workspace_id  integer not null,
  id            text not null,
  thread_id     text not null,
  member_id     text not null,
  input         jsonb not null,
  status        text not null check (status in ('running', 'finished', 'interrupted', 'failed', 'stopped')),
  model         text not null,
  input_tokens  integer not null default 0,
  output_tokens integer not null default 0,
  cached_tokens integer not null default 0,
  error_code    text,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, thread_id) references threads (workspace_id, id) on delete cascade
);
create index turns_thread on turns (workspace_id, thread_id, started_at);

-- The AG-UI events of a thread in order: what a page that reconnects is sent again.
create table thread_events (
  workspace_id integer not null,
  thread_id    text not null,
  seq          bigint not null,
  turn_id      text not null,
  event        jsonb not null,
  primary key (workspace_id, thread_id, seq),
  foreign key (workspace_id, thread_id) references threads (workspace_id, id) on delete cascade
);

-- Every call of a tool, whatever came of it: the audit.
create table tool_calls (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  thread_id    text not null,
  turn_id      text not null,
  tool_call_id text not null,
  member_id    text not null,
  tool         text not null,
  effect       text not null,
  arguments    jsonb not null,
  outcome      text not null check (outcome in ('done', 'failed', 'rejected', 'refused')),
  error_code   text,
  result       jsonb,
  called_at    timestamptz not null,
  elapsed_ms   integer not null,
  primary key (workspace_id, id)
);
create index tool_calls_thread on tool_calls (workspace_id, thread_id, id);

create table brand_memories (
  workspace_id  integer not null references workspaces (id) on delete cascade,
  id            text not null,
  kind          text not null check (kind in ('voice', 'do', 'dont', 'banned_word', 'glossary', 'preference', 'fact')),
  scope_kind    text not null default 'workspace' check (scope_kind in ('workspace', 'channel', 'campaign_kind', 'member')),
  scope_value   text,
  text          text not null,
  -- The part of the rule that a program can check, for example { "maxExclamationMarks": 0 }.
  lint          jsonb,
  source        jsonb not null,
  embedding     vector(512) not null,
  embedder      text not null,
  superseded_by text,
  created_by    text not null,
  created_at    timestamptz not null,
  expires_at    timestamptz,
  forgotten_at  timestamptz,
  primary key (workspace_id, id),
  check ((scope_kind = 'workspace') = (scope_value is null))
);
create index brand_memories_current on brand_memories (workspace_id) where superseded_by is null and forgotten_at is null;
