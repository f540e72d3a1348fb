-- Why: which traits exist, and of what kind, kept as they arrive: a trait of one customer in a million is known at once.
-- Safe online: yes, creates only. Undo: drop the table.

create table catalogue_traits (
  workspace_id  integer not null references workspaces (id) on delete cascade,
  name          text not null,
  kind          text not null check (kind in ('text', 'number', 'boolean', 'date', 'list', 'object', 'mixed')),
  first_seen_at timestamptz not null,
  primary key (workspace_id, name)
);

grant select, insert, update, delete on catalogue_traits to carillon_app;
alter table catalogue_traits enable row level security;
create policy workspace on catalogue_traits
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
