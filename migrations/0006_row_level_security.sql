-- Why: a query that forgets its workspace sees nothing instead of everything; no workspace set fails closed.
-- Safe online: yes. Undo: drop the policies, disable row-level security.

grant usage on schema public to carillon_app;
grant select, insert, update, delete on all tables in schema public to carillon_app;
grant usage on all sequences in schema public to carillon_app;

do $$
declare
  name text;
  setting text := 'nullif(current_setting(''app.workspace'', true), '''')::integer';
begin
  for name in
    select c.table_name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE'
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy workspace on %I using (workspace_id = %s)', name, setting);
  end loop;
  execute 'alter table workspaces enable row level security';
  execute format('create policy workspace on workspaces using (id = %s)', setting);
end $$;
