import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { ModelUse } from './model-use.ts'

export type TurnStatus = 'running' | 'finished' | 'interrupted' | 'failed' | 'stopped'

/** A turn whose process is gone. */
export type CrashedTurn = { id: string; memberId: string }

/**
 * Begin a turn in a thread that it leases. What still says running there was cut short by a crash, and is marked as
 * failed.
 * @returns how the thread's turn before this one ended, null without one, and what was cut short
 */
export async function beginTurn(
  ws: WorkspaceTx,
  turn: {
    id: string
    threadId: string
    memberId: string
    surface: string
    input: unknown
    model: string
    at: Temporal.Instant
  },
): Promise<{ lastStatus: Exclude<TurnStatus, 'running'> | null; crashed: CrashedTurn[] }> {
  const at = turn.at.toString()
  const { rows } = await sql<{ lastStatus: TurnStatus | null; crashed: CrashedTurn[] }>`
    with last as (
      select status from turns where workspace_id = ${ws.workspaceId} and thread_id = ${turn.threadId}
       order by started_at desc, id desc limit 1),
    crashed as (
      update turns set status = 'failed', error_code = 'crashed', ended_at = ${at}
       where workspace_id = ${ws.workspaceId} and thread_id = ${turn.threadId} and status = 'running'
       returning id, member_id as "memberId"),
    begun as (
      insert into turns (workspace_id, id, thread_id, member_id, surface, input, status, model, started_at)
      values (${ws.workspaceId}, ${turn.id}, ${turn.threadId}, ${turn.memberId}, ${turn.surface},
              ${JSON.stringify(turn.input)}::jsonb, 'running', ${turn.model}, ${at}))
    select (select status from last) as "lastStatus",
           (select coalesce(jsonb_agg(c), '[]') from crashed c) as crashed`.execute(ws.tx)
  const { lastStatus = null, crashed = [] } = rows[0] ?? {}
  return { lastStatus: lastStatus === 'running' ? 'failed' : lastStatus, crashed }
}

/** @returns what its live tools and brakes did, in words; one that comes to its end later is refused */
export async function endTurn(
  ws: WorkspaceTx,
  turn: {
    id: string
    status: Exclude<TurnStatus, 'running'>
    /** Which was asked last: not the one that it began with where a second one had to answer. */
    model: string
    usage: ModelUse
    errorCode: string | null
    at: Temporal.Instant
  },
): Promise<string[]> {
  const { rows } = await sql<{ effects: string[] }>`
    update turns set status = ${turn.status}, model = ${turn.model}, input_tokens = ${turn.usage.inputTokens}, output_tokens = ${turn.usage.outputTokens},
           cached_tokens = ${turn.usage.cachedTokens}, cost_micros = ${turn.usage.costMicros},
           reserved_tokens = 0, reserved_micros = 0, error_code = ${turn.errorCode}, ended_at = ${turn.at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${turn.id} returning effects`.execute(ws.tx)
  return rows[0]?.effects ?? []
}

/**
 * A tool that a stopped turn did not wait for may come to its end later: what it wanted to change is refused then.
 * @throws AppError conflict
 */
export async function assertNotEnded(ws: WorkspaceTx, turnId: string): Promise<void> {
  const { rows } = await sql`
    select 1 from turns where workspace_id = ${ws.workspaceId} and id = ${turnId} and ended_at is not null`.execute(
    ws.tx,
  )
  if (rows.length > 0)
    throw new AppError('conflict', { detail: 'The turn has ended: nothing is changed in its name any more.' })
}

/**
 * Was this message of a client answered in a turn whose events are kept? Then it must not run again. A turn that a crash
 * cut short kept nothing, so its message may come again.
 */
export async function isMessageAnswered(ws: WorkspaceTx, threadId: string, messageId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from turns
     where workspace_id = ${ws.workspaceId} and thread_id = ${threadId} and input ? 'id' and input ->> 'id' = ${messageId}
       and ended_at is not null and error_code is distinct from 'crashed' limit 1`.execute(ws.tx)
  return rows.length > 0
}

/** What members wrote in a thread, the latest of it first. */
export async function listThreadTexts(ws: WorkspaceTx, threadId: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select input ->> 'text' as text from turns
     where workspace_id = ${ws.workspaceId} and thread_id = ${threadId} and input ? 'text'
     order by started_at desc, id desc limit 1000`.execute(ws.tx)
  return rows.map(({ text }) => text)
}
