-- Why: memories that are forgotten or superseded keep who did it and when; rules that nobody stated wait for a member;
-- and vectors are small enough to stand in their row, so that comparing 20,000 of them reads no side table
-- (docs/decisions/0062-memory-exact-then-hnsw.md).
-- Safe online: brand_memories is rewritten once under a lock, which takes as long as it has rows (20,000: about a second).
-- Needs pgvector 0.8. Undo: drop the table, the indexes and the columns, and alter the embedding back to vector(512).

alter table brand_memories
  alter column embedding type halfvec(512) using embedding::halfvec(512),
  add column superseded_at timestamptz,
  add column forgotten_by text;
alter table brand_memories alter column embedding set storage plain;

drop index brand_memories_current;
create index brand_memories_current on brand_memories (workspace_id, created_at desc)
  where superseded_by is null and forgotten_at is null;
create index brand_memories_checked on brand_memories (workspace_id, created_at desc)
  where superseded_by is null and forgotten_at is null and lint is not null;

-- Rules that were read in a guide, or inferred from what a member corrected: nothing of them holds before a member says so.
create table memory_proposals (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  origin       text not null check (origin in ('inferred', 'guide')),
  kind         text not null check (kind in ('voice', 'do', 'dont', 'banned_word', 'glossary', 'preference', 'fact')),
  scope_kind   text not null check (scope_kind in ('workspace', 'channel', 'campaign_kind', 'member')),
  scope_value  text,
  text         text not null,
  lint         jsonb,
  source       jsonb not null,
  -- Whom it was shown; the rules of a guide are for any editor to decide.
  shown_to     text not null,
  proposed_at  timestamptz not null,
  decision     text check (decision in ('kept', 'declined')),
  decided_by   text,
  decided_at   timestamptz,
  memory_id    text,
  primary key (workspace_id, id),
  check ((scope_kind = 'workspace') = (scope_value is null)),
  check ((decision is null) = (decided_at is null))
);
create index memory_proposals_open on memory_proposals (workspace_id, proposed_at) where decision is null;

grant select, insert, update, delete on memory_proposals to carillon_app;
alter table memory_proposals enable row level security;
create policy workspace on memory_proposals
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
