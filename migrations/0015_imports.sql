-- Why: how far each imported file has come, written with its lines, so that an import that was cut short goes on there.
-- Safe online: yes, creates only. Undo: drop the table; files that were cut short then begin anew.

create table imports (
  workspace_id integer not null references workspaces (id) on delete cascade,
  -- The SHA-256 of what is in the file: wherever it lies and whatever it is called.
  file_id      text not null,
  -- How many lines are done, from the top, refused ones included.
  lines_done   bigint not null default 0,
  accepted     bigint not null default 0,
  repeated     bigint not null default 0,
  warnings     bigint not null default 0,
  started_at   timestamptz not null,
  updated_at   timestamptz not null,
  finished_at  timestamptz,
  primary key (workspace_id, file_id)
);

grant select, insert, update, delete on imports to carillon_app;
alter table imports enable row level security;
create policy workspace on imports
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
