-- Why: workspaces, the members who log in, their keys and the workspace's settings.
-- Safe online: yes, creates only. Undo: drop the tables and the role carillon_app.

create extension if not exists vector;

-- The plain role that every workspace transaction takes: row-level security does not bind superusers or owners.
do $$
begin
  create role carillon_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant carillon_app to current_user;

create table workspaces (
  id         integer generated always as identity primary key,
  name       text not null,
  created_at timestamptz not null default now()
);

create table workspace_settings (
  workspace_id        integer primary key references workspaces (id) on delete cascade,
  timezone            text not null default 'UTC',
  language            text not null default 'en',
  sender_name         text,
  sender_email        text,
  reply_to            text,
  postal_address      text,
  -- Minutes after local midnight; from > to spans midnight; both null means no quiet hours.
  quiet_from_minute   smallint check (quiet_from_minute between 0 and 1439),
  quiet_to_minute     smallint check (quiet_to_minute between 0 and 1439),
  -- [{ "channel": null | "email", "topic": null | "offers", "limit": 3, "windowHours": 168 }]
  frequency_caps      jsonb not null default '[]',
  recipient_ceiling   integer,
  kill_switch         boolean not null default false,
  check ((quiet_from_minute is null) = (quiet_to_minute is null))
);

create table members (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  email        text not null,
  name         text not null,
  role         text not null check (role in ('viewer', 'editor', 'approver', 'admin')),
  created_at   timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index members_email on members (workspace_id, lower(email));

-- Keys are kept as SHA-256 only. All but a write key belong to a member; a write key only ingests.
create table access_keys (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           text not null,
  kind         text not null check (kind in ('api', 'write', 'local', 'sign_in', 'session')),
  member_id    text,
  hash         bytea not null unique,
  hint         text not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade,
  check ((kind = 'write') = (member_id is null))
);
