import { sql } from 'kysely'
import { CatalogueDelta } from '../catalogue/delta.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { changesTraits, type CountedBefore, countedBeforeSql, countMade, countUpdated } from './count-customers.ts'
import { type CustomerPatch, emptyPatch, joinPatches } from './customer-patch.ts'
import type { IngestCall } from './normalise-call.ts'
import { type Owner, writeIdentities } from './owners.ts'

/** All that a batch changes of one customer. */
export type Change = { owner: Owner; patch: CustomerPatch; seenAt: Temporal.Instant | null }

/**
 * Write what the calls say of their customers, new ones included; afterwards every owner has an id.
 * @returns what it changed in the catalogue
 */
export async function writeCustomers(
  ws: WorkspaceTx,
  calls: readonly IngestCall[],
  owners: readonly Owner[],
  now: Temporal.Instant,
): Promise<CatalogueDelta> {
  const changes = [...joinChanges(calls, owners).values()]
  const fresh = changes.filter(({ owner }) => owner.id === null)
  await giveIds(ws, fresh)
  await insertCustomers(ws, fresh, now)
  await writeIdentities(ws, new Set(owners))
  const isFresh = new Set(fresh)
  const known = changes.filter((change) => !isFresh.has(change))
  const before = await lockChanging(ws, known)
  const updated = known.filter(({ owner }) => before.has(owner.id))
  await updateCustomers(ws, updated, now)
  const delta = new CatalogueDelta()
  for (const change of fresh) countMade(delta, change)
  for (const change of updated) countUpdated(delta, change, before.get(change.owner.id))
  return delta
}

function joinChanges(calls: readonly IngestCall[], owners: readonly Owner[]): Map<Owner, Change> {
  const changes = new Map<Owner, Change>()
  for (const [index, call] of calls.entries()) {
    const owner = owners[index]
    if (owner === undefined) continue
    const change = changes.get(owner) ?? { owner, patch: emptyPatch(), seenAt: null }
    change.patch = joinPatches(change.patch, call.patch)
    if (call.isActive) change.seenAt = latest(change.seenAt, call.at)
    changes.set(owner, change)
  }
  return changes
}

const latest = (a: Temporal.Instant | null, b: Temporal.Instant) =>
  a !== null && Temporal.Instant.compare(a, b) > 0 ? a : b

async function giveIds(ws: WorkspaceTx, fresh: readonly Change[]): Promise<void> {
  if (fresh.length === 0) return
  const { rows } = await sql<{ id: number }>`
    select nextval('customers_id_seq') as id from generate_series(1, ${fresh.length}::int)`.execute(ws.tx)
  for (const [index, { owner }] of fresh.entries()) owner.id = rows[index]?.id ?? null
}

/** The rows of both statements: columns as json, so that an absent one is told from an emptied one. */
const toRows = (changes: readonly Change[]) =>
  JSON.stringify(
    changes.map(({ owner, patch, seenAt }) => ({
      id: owner.id,
      userId: owner.userId,
      columns: patch.columns,
      fills: patch.fills,
      traits: patch.traits,
      removed: patch.removed,
      seenAt: seenAt?.toString() ?? null,
    })),
  )

const rowType = sql.raw(
  'p(id bigint, "userId" text, columns jsonb, fills jsonb, traits jsonb, removed text[], "seenAt" timestamptz)',
)

async function insertCustomers(ws: WorkspaceTx, fresh: readonly Change[], now: Temporal.Instant): Promise<void> {
  if (fresh.length === 0) return
  await sql`
    insert into customers (workspace_id, id, user_id, email, phone, language, timezone, country, created_at,
                           last_seen_at, traits, first_seen_at, updated_at)
    overriding system value
    select ${ws.workspaceId}, p.id, p."userId", v->>'email', v->>'phone', v->>'language', v->>'timezone', v->>'country',
           (v->>'created_at')::timestamptz, p."seenAt", p.traits, ${now.toString()}, ${now.toString()}
      from jsonb_to_recordset(${toRows(fresh)}::jsonb) as ${rowType}, lateral (select p.fills || p.columns as v) as joined`.execute(
    ws.tx,
  )
}

async function updateCustomers(ws: WorkspaceTx, changes: readonly Change[], now: Temporal.Instant): Promise<void> {
  if (changes.length === 0) return
  const column = (name: string) => sql`
    case when p.columns ? ${name} then p.columns->>${name} else coalesce(c.${sql.ref(name)}, p.fills->>${name}) end`
  await sql`
    update customers c
       set user_id = coalesce(c.user_id, p."userId"), email = ${column('email')}, phone = ${column('phone')},
           language = ${column('language')}, timezone = ${column('timezone')}, country = ${column('country')},
           created_at = case when p.columns ? 'created_at' then (p.columns->>'created_at')::timestamptz else c.created_at end,
           traits = (c.traits || p.traits) - p.removed,
           last_seen_at = greatest(c.last_seen_at, p."seenAt"), updated_at = ${now.toString()}
      from jsonb_to_recordset(${toRows(changes)}::jsonb) as ${rowType}
     where c.workspace_id = ${ws.workspaceId} and c.id = p.id`.execute(ws.tx)
}

/** A newer last_seen_at alone is written once in so long: most events would otherwise rewrite their customer. */
const seenEverySeconds = 60

/**
 * Lock those who change, in order of id: two batches about the same customers wait, and neither loses its changes. A
 * statement of its own: one that locks and updates meets the row as it was before, and deadlocks with those who wait.
 * @returns what the catalogue has counted of those who change; the others stay as they are
 */
async function lockChanging(
  { tx, workspaceId }: WorkspaceTx,
  changes: readonly Change[],
): Promise<Map<number | null, CountedBefore>> {
  if (changes.length === 0) return new Map()
  const rows = changes.map((change) => ({
    id: change.owner.id,
    userId: change.owner.userId,
    seenAt: change.seenAt?.toString() ?? null,
    changes: changesTraits(change),
  }))
  const { rows: locked } = await sql<CountedBefore>`
    select ${countedBeforeSql} from customers c
      join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as p(id bigint, "userId" text, "seenAt" timestamptz, changes boolean) on p.id = c.id
     where c.workspace_id = ${workspaceId} and c.id = any(${rows.map(({ id }) => id)}::bigint[])
       and (p.changes or (c.user_id is null and p."userId" is not null)
            or p."seenAt" >= c.last_seen_at + make_interval(secs => ${seenEverySeconds})
            or (c.last_seen_at is null and p."seenAt" is not null))
     order by c.id for no key update of c`.execute(tx)
  return new Map(locked.map((row) => [row.id, row]))
}
