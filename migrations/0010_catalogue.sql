-- Why: coverage, common values and ranges of traits, counted as they change; ingest appends what it changed and waits
-- for nobody (docs/decisions/0026-catalogue-by-differences.md).
-- Safe online: yes; traits are counted anew by the first housekeeping. Undo: drop the tables, and restore
-- catalogue_traits as 0007 made it.

-- What transactions changed and nobody has added up yet.
create table catalogue_deltas (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  delta        jsonb not null,
  primary key (workspace_id, id)
);

-- Whoever adds up holds this row. rules is the version of store/catalogue/place-value.ts that the counts follow.
create table catalogue_totals (
  workspace_id integer primary key references workspaces (id) on delete cascade,
  customers    bigint not null default 0,
  rules        integer not null
);
insert into catalogue_totals (workspace_id, rules) select id, 0 from workspaces;

-- How many customers share a value; numbers and dates are rounded. Bounded for each trait.
create table catalogue_values (
  workspace_id integer not null references workspaces (id) on delete cascade,
  trait        text not null,
  kind         text not null,
  value        text not null,
  customers    bigint not null,
  primary key (workspace_id, trait, kind, value)
);

-- kinds: { "text": 120, "number": 3 }, customers by what they have; 0 for a kind that nobody has any more.
drop table catalogue_traits;
create table catalogue_traits (
  workspace_id integer not null references workspaces (id) on delete cascade,
  name         text not null,
  customers    bigint not null,
  kinds        jsonb not null,
  common       jsonb not null default '{}',
  low          jsonb not null default '{}',
  high         jsonb not null default '{}',
  primary key (workspace_id, name)
);

do $$
declare
  name text;
begin
  foreach name in array array['catalogue_deltas', 'catalogue_totals', 'catalogue_values', 'catalogue_traits'] loop
    execute format('grant select, insert, update, delete on %I to carillon_app', name);
    execute format('alter table %I enable row level security', name);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::integer)', name);
  end loop;
  execute 'grant usage on all sequences in schema public to carillon_app';
end $$;
