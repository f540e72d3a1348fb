import { sql } from 'kysely'
import { factKeys } from '../../domain/conditions/fact-keys.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { noteChanges } from '../memberships/note-changes.ts'

/** A word on a topic and a channel as a file tells it; `changedAt` is null where the file does not say when. */
export type ImportedConsent = {
  customerId: number
  topic: string
  channel: string
  allowed: boolean
  source: string | null
  changedAt: string | null
}

/**
 * Keep consents of many customers. The later word wins; a yes without a time never lifts a no that is there.
 * @returns those that did not change what is kept, because a later word or a no stands
 */
export async function writeImportedConsents(
  ws: WorkspaceTx,
  consents: readonly ImportedConsent[],
  now: Temporal.Instant,
  wakesCampaigns: boolean,
): Promise<ImportedConsent[]> {
  if (consents.length === 0) return []
  const latest = new Map<string, ImportedConsent>()
  for (const consent of consents) {
    const before = latest.get(keyOf(consent))
    if (before === undefined || isLater(consent, before)) latest.set(keyOf(consent), consent)
  }
  const { rows } = await sql<{ customerId: number; topic: string; channel: string }>`
    with c as materialized (
      select * from jsonb_to_recordset(${JSON.stringify([...latest.values()])}::jsonb)
        as c("customerId" bigint, topic text, channel text, allowed boolean, source text, "changedAt" timestamptz)
    )
    insert into consents as known (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
    select ${ws.workspaceId}, "customerId", topic, channel, allowed, coalesce(source, 'import'),
           least("changedAt", ${now.toString()}::timestamptz)
      from c order by "customerId", topic, channel
    on conflict (workspace_id, customer_id, topic, channel) do update
      set allowed = excluded.allowed, source = excluded.source, changed_at = excluded.changed_at
    where known.changed_at <= excluded.changed_at
      and (known.allowed or not excluded.allowed
           or exists (select 1 from c where c."customerId" = known.customer_id and c.topic = known.topic
                                        and c.channel = known.channel and c."changedAt" is not null))
    returning customer_id as "customerId", topic, channel`.execute(ws.tx)
  await noteChanges(ws, () =>
    rows.map(({ customerId }) => ({ customerId, facts: [factKeys.consents], isFresh: wakesCampaigns })),
  )
  const written = new Set(rows.map(keyOf))
  return [...latest].flatMap(([key, consent]) => (written.has(key) ? [] : [consent]))
}

const keyOf = (at: { customerId: number; topic: string; channel: string }) =>
  `${at.customerId}/${at.channel}/${at.topic}`

/** Of two words of one file: the later time, and without times the no, then the one further down. */
function isLater(next: ImportedConsent, before: ImportedConsent): boolean {
  if (next.changedAt === null || before.changedAt === null) return !next.allowed || before.allowed
  return Temporal.Instant.compare(Temporal.Instant.from(next.changedAt), Temporal.Instant.from(before.changedAt)) >= 0
}

/** Topics that a file speaks of and the workspace does not have: only who says yes gets them. */
export async function createTopics(ws: WorkspaceTx, names: readonly string[]): Promise<void> {
  await sql`
    insert into topics (workspace_id, name, title, opt_in)
    select ${ws.workspaceId}, name, name, true from unnest(${[...names]}::text[]) as t(name)
    on conflict do nothing`.execute(ws.tx)
}
