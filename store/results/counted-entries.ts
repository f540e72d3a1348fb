import { sql } from 'kysely'

/**
 * Does entry `e` count? One that yielded, when two customers became one, counts only if a message left in it: the person
 * is counted by the entry that went on.
 */
export const isCountedEntry = sql<boolean>`(not e.yielded or exists (
  select 1 from deliveries sent
   where sent.workspace_id = e.workspace_id and sent.entry_id = e.id and sent.attempted_at is not null))`
