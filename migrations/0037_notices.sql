-- Why: what members must know although nobody asked: shown in the page, told by email
-- (docs/decisions/0053-members-are-told-by-rows.md).
-- Safe online: yes, creates only. Undo: drop the tables.

create table notices (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  kind         text not null,
  -- Whom it is for: members of this role, and of those above it.
  role         text not null check (role in ('viewer', 'editor', 'approver', 'admin')),
  -- A notice of an approval holds as long as that waits.
  approval_id  text,
  -- What its words are made of, as domain/notices/notice.ts has it.
  facts        jsonb not null,
  created_at   timestamptz not null,
  -- Ids of members.
  read_by      text[] not null default '{}',
  primary key (workspace_id, id)
);

-- One row for each member who is told of it elsewhere than in the page.
create table notice_tellings (
  workspace_id integer not null,
  -- From the deliveries' own numbers: what providers tell of a mail by its number never meets a customer's.
  id           bigint not null default nextval('deliveries_id_seq'),
  notice_id    bigint not null,
  member_id    text not null,
  way          text not null,
  -- When to try, or to try again; null once it was told or given up.
  due_at       timestamptz,
  attempts     smallint not null default 0,
  told_at      timestamptz,
  -- Why it was given up, or not told yet.
  reason       text,
  primary key (workspace_id, id),
  unique (workspace_id, notice_id, member_id, way),
  foreign key (workspace_id, notice_id) references notices (workspace_id, id) on delete cascade,
  foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade
);
create index notice_tellings_due on notice_tellings (workspace_id, due_at) where due_at is not null;

do $$
declare
  name text;
begin
  foreach name in array array['notices', 'notice_tellings']
  loop
    execute format('grant select, insert, update, delete on %I to carillon_app', name);
    execute format('alter table %I enable row level security', name);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::integer)', name);
  end loop;
end $$;
grant usage on all sequences in schema public to carillon_app;
