import { sql } from 'kysely'
import { isLater } from '../../domain/conditions/moment.ts'
import { CatalogueDelta } from '../catalogue/delta.ts'
import { countChanges } from '../catalogue/write-delta.ts'
import { isSeenLately, lockCustomers, type WantedRow } from '../customers/merge/lock-customers.ts'
import { mergeCustomers } from '../customers/merge/merge-customers.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type Absorption, type Owner, rootOf } from './absorb.ts'
import { changesTraits, type CountedBefore, countedBeforeSql, countMade, countUpdated } from './count-customers.ts'
import { type CustomerPatch, fillPatch, joinPatches, noPatch } from './customer-patch.ts'
import { listMerges } from './list-merges.ts'
import type { IngestCall } from './normalise-call.ts'
import { type Resolved, writeIdentities } from './owners.ts'

/** All that a batch changes of one customer. */
export type Change = { owner: Owner; patch: CustomerPatch; seenAt: Temporal.Instant | null }

/**
 * Write what the calls say of their customers, new ones included, and make one of those who are one.
 * @returns the owners in the order of the calls, each with its id, and what changed in the catalogue; a merge counts its own
 * @throws {Overtaken} when another transaction changed who they are
 */
export async function writeCustomers(
  ws: WorkspaceTx,
  calls: readonly IngestCall[],
  { owners, absorptions }: Resolved,
  now: Temporal.Instant,
): Promise<{ owners: Owner[]; delta: CatalogueDelta }> {
  const changes = joinChanges(calls, owners)
  foldChanges(changes, absorptions)
  const all = [...changes.values()]
  const fresh = all.filter(({ owner }) => owner.id === null)
  const known = all.filter(({ owner }) => owner.id !== null)
  const merges = listMerges(absorptions, (owner) => changes.get(owner)?.patch)
  const merging = [...new Set(merges.flatMap(({ from, into }) => [from, into]))]
  const locked = await lockCustomers<CountedBefore>(ws, listRows(known, absorptions), countedBeforeSql, merging)
  const before = new Map(locked.map((row) => [row.id, row]))
  const updated = known.filter(({ owner }) => owner.id !== null && before.has(owner.id))
  const delta = new CatalogueDelta()
  for (const change of updated) countUpdated(delta, change, before.get(change.owner.id ?? Number.NaN))
  await giveIds(ws, fresh)
  for (const change of fresh) countMade(delta, change)
  await insertCustomers(ws, fresh, now)
  await updateCustomers(ws, updated, now)
  if (merges.length > 0) await countChanges(ws, merging, () => mergeCustomers(ws, merges, now))
  const roots = owners.map(rootOf)
  await writeIdentities(ws, new Set(roots))
  return { owners: roots, delta }
}

function joinChanges(calls: readonly IngestCall[], owners: readonly Owner[]): Map<Owner, Change> {
  const changes = new Map<Owner, Change>()
  for (const [index, call] of calls.entries()) {
    const owner = owners[index]
    if (owner === undefined) continue
    const change = changeOf(changes, owner)
    change.patch = joinPatches(change.patch, call.patch)
    if (call.isActive) change.seenAt = latest(change.seenAt, call.at)
  }
  return changes
}

function changeOf(changes: Map<Owner, Change>, owner: Owner): Change {
  const known = changes.get(owner)
  if (known !== undefined) return known
  const change: Change = { owner, patch: noPatch, seenAt: null }
  changes.set(owner, change)
  return change
}

/** Owners without a row of their own hand what was said of them to whom they turned out to be. */
function foldChanges(changes: Map<Owner, Change>, absorptions: readonly Absorption[]): void {
  for (const { from, into, kind } of absorptions) {
    if (kind === 'merge') continue
    const change = changeOf(changes, into)
    const { patch, seenAt } = changeOf(changes, from)
    change.patch = kind === 'fill' ? fillPatch(change.patch, patch) : joinPatches(patch, change.patch)
    if (seenAt !== null) change.seenAt = latest(change.seenAt, seenAt)
    changes.delete(from)
  }
}

/** The rows that the batch may write to. Those that are to be merged without a change of their own are among them. */
function listRows(known: readonly Change[], absorptions: readonly Absorption[]): WantedRow[] {
  const silent = absorptions
    .flatMap(({ from, into }) => [from, rootOf(into)])
    .map((owner): Change => ({ owner, patch: noPatch, seenAt: null }))
  const telling = known.filter((change) => !isSilent(change))
  const byOwner = new Map([...silent, ...telling].map((change) => [change.owner, change]))
  return [...byOwner.values()].flatMap((change) => {
    const { id, userId, storedUserId } = change.owner
    if (id === null) return []
    return [{ id, userId, storedUserId, seenAt: change.seenAt, changes: changesTraits(change) }]
  })
}

/** Nothing is said of them but that they were there, as their row says already. */
const isSilent = (change: Change) =>
  !changesTraits(change) &&
  change.owner.userId === change.owner.storedUserId &&
  isSeenLately(change.owner.storedSeenMs, change.seenAt)

const latest = (a: Temporal.Instant | null, b: Temporal.Instant) => (a !== null && (a === b || isLater(a, b)) ? a : b)

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
      traitFills: patch.traitFills,
      traits: patch.traits,
      removed: patch.removed,
      seenAt: seenAt?.toString() ?? null,
    })),
  )

const rowType = sql.raw(
  'p(id bigint, "userId" text, columns jsonb, fills jsonb, "traitFills" jsonb, traits jsonb, removed text[], "seenAt" timestamptz)',
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
           traits = (p."traitFills" || c.traits || p.traits) - p.removed,
           last_seen_at = greatest(c.last_seen_at, p."seenAt"), updated_at = ${now.toString()}
      from jsonb_to_recordset(${toRows(changes)}::jsonb) as ${rowType}
     where c.workspace_id = ${ws.workspaceId} and c.id = p.id
       and c.id = any(${changes.map(({ owner }) => owner.id)}::bigint[])`.execute(ws.tx)
}
