-- Why: members are invited, sign in by a link, and hold sessions and keys that they can see, exchange and end
-- (docs/decisions/0057-members-sign-in-by-links.md).
-- Safe online: yes; the check of access_keys is made anew over a small table.
-- Undo: drop the tables and the columns, delete keys of the new kinds, and put the check back.

-- link: one sign-in by email; embed: a session inside another site's page.
alter table access_keys drop constraint access_keys_kind_check;
alter table access_keys add constraint access_keys_kind_check
  check (kind in ('api', 'write', 'local', 'sign_in', 'link', 'session', 'embed'));
alter table access_keys
  -- What its member calls it; for a session, the browser's own words.
  add column name         text,
  add column last_used_at timestamptz,
  -- Use moves expires_at on, and never past this.
  add column ends_at      timestamptz,
  -- The key that took its place: it holds until expires_at.
  add column replaced_by  text;
create index access_keys_member on access_keys (workspace_id, member_id);

-- Whose address is it, in any workspace?
create index members_address on members (lower(email));

create table invitations (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  email        text not null,
  role         text not null check (role in ('viewer', 'editor', 'approver', 'admin')),
  -- A member's id; null for the operator at the terminal.
  invited_by   text,
  -- SHA-256 of the token in the latest link.
  hash         bytea not null unique,
  created_at   timestamptz not null,
  sent_at      timestamptz not null,
  expires_at   timestamptz not null,
  accepted_at  timestamptz,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
create unique index invitations_open on invitations (workspace_id, lower(email))
  where accepted_at is null and withdrawn_at is null;

-- Who let whom in, gave or took a role, made or ended a key: the audit.
create table member_acts (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  kind         text not null,
  -- A member's id; null for the operator at the terminal.
  by_member    text,
  -- The member whom it is about, by id and by the address of that day: a removed member's row is gone.
  member_id    text,
  email        text,
  facts        jsonb not null default '{}',
  at           timestamptz not null,
  primary key (workspace_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['invitations', 'member_acts']
  loop
    execute format('grant select, insert, update, delete on %I to carillon_app', name);
    execute format('alter table %I enable row level security', name);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::integer)', name);
  end loop;
end $$;
grant usage on all sequences in schema public to carillon_app;
