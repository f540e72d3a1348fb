import { sql } from 'kysely'
import { joinConsents, type SaidConsent } from '../../../domain/join-consents.ts'
import type { WorkspaceTx } from '../../database/db.ts'
import type { Merge } from './merge.ts'

/** @returns the words that gave way, by the id of the customer who is no more and said, or overruled, them */
export async function mergeConsents(ws: WorkspaceTx, merges: readonly Merge[]): Promise<Map<number, unknown[]>> {
  const into = new Map(
    merges.flatMap((merge) => [[merge.into, merge.into] as const, [merge.from, merge.into] as const]),
  )
  const { rows: said } = await sql<SaidConsent>`
    select customer_id as "customerId", topic, channel, allowed, source, changed_at as "changedAt" from consents
     where workspace_id = ${ws.workspaceId} and customer_id = any(${[...into.keys()]}::bigint[])
     order by customer_id, topic, channel`.execute(ws.tx)
  const joined = [...Map.groupBy(said, ({ customerId }) => into.get(customerId))].flatMap(([survivor, words]) =>
    joinConsents(words).map((each) => ({ ...each, survivor })),
  )
  const won = joined.filter(({ kept, survivor }) => kept.customerId !== survivor)
  await writeConsents(
    ws,
    won.map(({ kept, survivor }) => ({ ...kept, survivor })),
  )
  const gone = joined.flatMap(({ kept, overruled, survivor }) =>
    overruled.map(({ customerId, topic, channel, allowed, source, changedAt }) => ({
      notedWith: customerId === survivor ? kept.customerId : customerId,
      word: { topic, channel, allowed, source, changedAt: changedAt.toString() },
    })),
  )
  return new Map(
    [...Map.groupBy(gone, ({ notedWith }) => notedWith)].map(([id, all]) => [id, all.map(({ word }) => word)]),
  )
}

async function writeConsents(
  { tx, workspaceId }: WorkspaceTx,
  consents: readonly (SaidConsent & { survivor: number | undefined })[],
): Promise<void> {
  if (consents.length === 0) return
  const rows = consents.map((consent) => ({ ...consent, changedAt: consent.changedAt.toString() }))
  await sql`
    insert into consents (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
    select ${workspaceId}, survivor, topic, channel, allowed, source, "changedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r (survivor bigint, topic text, channel text, allowed boolean, source text, "changedAt" timestamptz)
    on conflict (workspace_id, customer_id, topic, channel) do update
      set allowed = excluded.allowed, source = excluded.source, changed_at = excluded.changed_at`.execute(tx)
}
