import { sql } from 'kysely'
import type { TestFacts } from '../../domain/campaign/test-message.ts'
import type { PickedContent } from '../../domain/campaign/pick-content.ts'
import type { Channel } from '../../domain/channels.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { Lease } from '../deliveries/outcomes.ts'
import { leaseEndSql } from '../deliveries/outcomes.ts'

export type TestCopy = { chosen: PickedContent; facts: TestFacts }

export type NewTest = {
  stepId: string
  channel: Channel
  memberId: string
  customerId: number | null
  address: string
  topic: string | null
  copy: TestCopy
}

/** Queue the tests of an approval, each once however often it is asked. @returns how many the approval has */
export async function queueTests(
  { tx, workspaceId }: WorkspaceTx,
  { approvalId, campaignId, tests }: { approvalId: string; campaignId: string; tests: readonly NewTest[] },
  at: Temporal.Instant,
): Promise<number> {
  await sql`
    insert into test_sends (workspace_id, approval_id, campaign_id, step_id, channel, member_id, customer_id, address, topic,
                            copy, due_at, queued_at)
    select ${workspaceId}, ${approvalId}, ${campaignId}, r."stepId", r.channel, r."memberId", r."customerId", r.address,
           r.topic, r.copy, ${at.toString()}::timestamptz, ${at.toString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(tests)}::jsonb)
           as r ("stepId" text, channel text, "memberId" text, "customerId" bigint, address text, topic text, copy jsonb)
    on conflict (workspace_id, approval_id, step_id, channel, member_id) do nothing`.execute(tx)
  const { rows } = await sql<{ count: number }>`
    select count(*) from test_sends where workspace_id = ${workspaceId} and approval_id = ${approvalId}`.execute(tx)
  return rows[0]?.count ?? 0
}

export type DueTest = {
  id: number
  channel: string
  address: string
  /** False where the member has another address by now, or none. */
  isTheirs: boolean
  topic: string | null
  /** As it was stored: `facts` is yet to be read. */
  copy: { chosen: PickedContent; facts: unknown }
  attempts: number
}

/** Whoever lost its worker so often may be what ends the workers. */
export const maxTestAttempts = 5

/**
 * Take a test that is due, written down as attempted before any provider is called. One whose worker was lost is taken
 * again, a few times, where its provider takes a message once, and is uncertain where not.
 * @param repeatable names of such providers
 */
export async function takeTest(
  { tx, workspaceId }: WorkspaceTx,
  lease: Lease,
  repeatable: readonly string[],
  at: Temporal.Instant,
): Promise<DueTest | undefined> {
  const isAgain = sql`(provider = any(${repeatable}::text[]) and attempts < ${maxTestAttempts})`
  await sql`
    update test_sends
       set state = case when ${isAgain} then 'queued' else 'uncertain' end,
           due_at = case when ${isAgain} then ${at.toString()}::timestamptz end,
           copy = case when ${isAgain} then copy end,
           ended_at = case when ${isAgain} then null else ${at.toString()}::timestamptz end,
           reason = 'worker_lost', lease_token = null, lease_until = null
     where workspace_id = ${workspaceId} and state = 'attempted' and lease_until < statement_timestamp()`.execute(tx)
  const { rows } = await sql<DueTest>`
    with due as materialized (
      select id from test_sends
       where workspace_id = ${workspaceId} and due_at <= ${at.toString()} and state = 'queued'
         and not exists (select 1 from workspace_settings s where s.workspace_id = ${workspaceId} and s.kill_switch)
       order by due_at, id limit 1 for update skip locked)
    update test_sends t
       set state = 'attempted', due_at = null, attempts = attempts + 1, lease_token = ${lease.token}::uuid,
           lease_until = ${leaseEndSql(lease)}
      from due
     where t.workspace_id = ${workspaceId} and t.id = due.id
    returning t.id, t.channel, t.address, t.topic, t.copy, t.attempts,
              t.address is not distinct from (
                select case t.channel when 'email' then m.email else m.phone end from members m
                 where m.workspace_id = t.workspace_id and m.id = t.member_id) as "isTheirs"`.execute(tx)
  return rows[0]
}

/**
 * What is known before the provider is called: after a crash its name decides whether it may be called again, and links
 * must lead somewhere from the first moment.
 */
export async function prepareTest(
  { tx, workspaceId }: WorkspaceTx,
  id: number,
  { provider, links }: { provider: string; links: readonly object[] },
): Promise<void> {
  await sql`
    update test_sends set provider = ${provider}, links = ${JSON.stringify(links)}::jsonb
     where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
}

export type TestEnding =
  | { state: 'sent'; providerMessageId: string | null; content: unknown }
  | { state: 'failed' | 'uncertain'; reason: string }
  | { state: 'queued'; reason: string; dueAt: Temporal.Instant }

/** Record what came of it, fenced by the lease. */
export async function endTest(
  { tx, workspaceId }: WorkspaceTx,
  id: number,
  token: string,
  ending: TestEnding,
  at: Temporal.Instant,
): Promise<void> {
  const dueAt = ending.state === 'queued' ? ending.dueAt.toString() : null
  const [providerMessageId, content] =
    ending.state === 'sent' ? [ending.providerMessageId, JSON.stringify(ending.content)] : [null, null]
  await sql`
    update test_sends
       set state = ${ending.state}, due_at = ${dueAt}, reason = ${'reason' in ending ? ending.reason.slice(0, 500) : null},
           provider_message_id = ${providerMessageId}, content = ${content}::jsonb, lease_token = null, lease_until = null,
           copy = case when ${ending.state} = 'queued' then copy end,
           ended_at = case when ${ending.state} <> 'queued' then ${at.toString()}::timestamptz end
     where workspace_id = ${workspaceId} and id = ${id} and state = 'attempted' and lease_token = ${token}::uuid`.execute(
    tx,
  )
}

export type TestOutcome = {
  id: string
  approvalId: string
  memberName: string
  stepId: string
  channel: string
  state: string
  reason: string | null
  queuedAt: string
  endedAt: string | null
}

/** What became of a campaign's tests, the newest first. */
export async function listTests({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<TestOutcome[]> {
  const { rows } = await sql<TestOutcome>`
    select t.id::text as id, t.approval_id as "approvalId", m.name as "memberName", t.step_id as "stepId", t.channel, t.state, t.reason, to_json(t.queued_at) #>> '{}' as "queuedAt", to_json(t.ended_at) #>> '{}' as "endedAt"
      from test_sends t join members m on m.workspace_id = t.workspace_id and m.id = t.member_id
     where t.workspace_id = ${workspaceId} and t.campaign_id = ${campaignId} order by t.id desc limit 100`.execute(tx)
  return rows
}
