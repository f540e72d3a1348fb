-- Why: runs that open zone by zone as each zone's clocks show the time, runs that repeat, and the days of date triggers
-- (docs/decisions/0035-one-kind-of-run-for-all-that-waits-for-a-clock.md).
-- Safe online: yes; new columns without a table rewrite. Undo: drop the columns, the trigger and its function.

alter table broadcasts
  -- The wall-clock time, as 2026-12-01T09:00; null for a broadcast that goes out at once.
  add column local_at text,
  -- Each customer's own clock counts: due_at moves on from opening to opening.
  add column per_zone boolean not null default false,
  -- The next run is planned when this one begins.
  add column repeats boolean not null default false,
  -- Zones where the time was past by then get nothing.
  add column planned_at timestamptz not null default now(),
  -- The zones, as customers have them, that were known when the present opening began.
  add column zones text[] not null default '{}';
alter table broadcasts drop constraint broadcasts_state_check;
alter table broadcasts add constraint broadcasts_state_check
  check (state in ('due', 'expanded', 'stopped', 'skipped'));
-- A new version takes over the days that are still to come; its customers are in once a day all the same.
alter table broadcasts drop constraint broadcasts_workspace_id_campaign_id_occurrence_key;
alter table broadcasts add unique (workspace_id, campaign_id, version, occurrence);

-- Since when the customer has been in the time zone, where it changed: who travels while a run opens is not left out.
-- The table keeps it itself, because several statements write the zone.
alter table customers add column zone_since timestamptz;
create function note_zone_change() returns trigger language plpgsql as $$
begin
  new.zone_since := new.updated_at;
  return new;
end $$;
create trigger customers_zone_change before update of timezone on customers
  for each row when (old.timezone is distinct from new.timezone) execute function note_zone_change();
