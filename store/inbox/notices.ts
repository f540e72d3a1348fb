import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export const inboxChannel = 'carillon_inbox'

/** Whose inbox changed, as a notice says it. */
export type InboxKey = { workspaceId: number; customerId: number }

/** Tell the servers, once this transaction commits, that these customers' inboxes changed. Apps that miss it look later. */
export async function notifyInboxes(ws: WorkspaceTx, customerIds: readonly number[]): Promise<void> {
  if (customerIds.length === 0) return
  await sql`
    select pg_notify(${inboxChannel}, ${ws.workspaceId}::integer || '/' || id)
      from unnest(${[...new Set(customerIds)]}::bigint[]) as id`.execute(ws.tx)
}

/** @returns undefined for what is no such notice */
export function readInboxNotice(payload: string): InboxKey | undefined {
  const [, workspaceId, customerId] = /^(\d+)\/(\d+)$/.exec(payload) ?? []
  return workspaceId === undefined ? undefined : { workspaceId: Number(workspaceId), customerId: Number(customerId) }
}
