import { randomUUID } from 'node:crypto'
import { deriveKey, signCall } from '../../channels/webhooks/sign-call.ts'
import { isAllowedUrl } from '../../domain/webhooks/allowed-url.ts'
import { type Answer, findEnd, judgeAnswer, type Verdict } from '../../domain/webhooks/answer.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import type { Lease } from '../../store/deliveries/outcomes.ts'
import { claimCalls, type ClaimedCall, packEvents } from '../../store/webhooks/claim-calls.ts'
import { type CallResult, recordCall } from '../../store/webhooks/record-call.ts'
import { readGenerations, stepsOwner } from '../../store/webhooks/secrets.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import { type Body, writeBodies } from './write-bodies.ts'

const callsAtOnce = 20

type ReadyCall = { claimed: ClaimedCall } & (
  | { instead: Pick<CallResult, 'state' | 'reason'> }
  | { said: Body; keys: readonly Buffer[] }
)

/**
 * Make the calls that are due, a few at once: written down as begun first, then called outside of any transaction, then
 * recorded. A worker that dies in between leaves its calls to another, which makes them again under the same id.
 * @returns whether there was anything to do
 */
export async function makeCalls(dispatch: Dispatch, workspaceId: number): Promise<boolean> {
  const { db, clock } = dispatch
  const lease = { token: randomUUID(), durationMs: dispatch.callLeaseMs }
  const now = clock.now()
  const ready = await inWorkspace(db, workspaceId, async (ws) => {
    await packEvents(ws, now)
    return prepareCalls(dispatch, ws, await claimCalls(ws, { now, limit: callsAtOnce, lease }), now)
  })
  await Promise.all(ready.map((call) => makeCall(dispatch, workspaceId, lease, call)))
  return ready.length > 0
}

async function prepareCalls(
  dispatch: Dispatch,
  ws: WorkspaceTx,
  claimed: readonly ClaimedCall[],
  now: Temporal.Instant,
): Promise<ReadyCall[]> {
  if (claimed.length === 0) return []
  const { webhookUrls } = await readSettings(ws)
  const bodies = await writeBodies(dispatch, ws, claimed, now)
  const keys = new Map<string, Buffer[]>()
  for (const owner of new Set(claimed.map(ownerOf))) {
    const generations = await readGenerations(ws, owner, now)
    const { workspaceId } = ws
    keys.set(
      owner,
      generations.map((generation) => deriveKey(dispatch.links.secret, { workspaceId, owner, generation })),
    )
  }
  return claimed.map((call): ReadyCall => {
    const said = bodies.get(call.id)
    if (call.leftBecause !== null) return { claimed: call, instead: { state: 'skipped', reason: call.leftBecause } }
    if (said === undefined) return { claimed: call, instead: { state: 'skipped', reason: 'nothing_left_to_tell' } }
    if (call.kind === 'step' && !isAllowedUrl(call.url, webhookUrls))
      return { claimed: call, instead: { state: 'failed', reason: 'url_not_allowed' } }
    return { claimed: call, said, keys: keys.get(ownerOf(call)) ?? [] }
  })
}

const ownerOf = ({ endpointId }: ClaimedCall): string => endpointId ?? stepsOwner

async function makeCall(dispatch: Dispatch, workspaceId: number, lease: Lease, call: ReadyCall): Promise<void> {
  const { claimed } = call
  if ('instead' in call) {
    await record(dispatch, workspaceId, lease, claimed, { ...nothingSaid, ...call.instead })
    return
  }
  const { said, keys } = call
  const headers = signCall({ id: claimed.messageId, at: dispatch.clock.now(), body: said.body }, keys)
  const answer = await dispatch.call({ url: claimed.url, headers, body: said.body })
  const verdict = judgeAnswer(answer, claimed.attempts, Math.random())
  const result = readVerdict(verdict, answer, dispatch.clock.now())
  await record(dispatch, workspaceId, lease, claimed, { ...result, eventCount: said.eventCount })
}

const nothingSaid = { dueAt: null, status: null, excerpt: null, offBecause: null, eventCount: null }

function readVerdict(verdict: Verdict, answer: Answer, now: Temporal.Instant): Omit<CallResult, 'eventCount'> {
  const status = answer.kind === 'answered' ? answer.status : null
  const excerpt = answer.kind === 'answered' ? answer.excerpt : null
  const dueAt = verdict.kind === 'again' ? now.add({ milliseconds: verdict.afterMs }) : null
  const state = verdict.kind === 'again' ? 'queued' : verdict.kind
  const reason = verdict.kind === 'done' ? null : verdict.reason
  return { state, dueAt, status, excerpt, reason, offBecause: findEnd(answer, verdict) }
}

async function record(
  { db, clock, log }: Dispatch,
  workspaceId: number,
  lease: Lease,
  claimed: ClaimedCall,
  result: CallResult,
): Promise<void> {
  const offReason = await inWorkspace(db, workspaceId, (ws) =>
    recordCall(ws, claimed, lease.token, result, clock.now()),
  )
  if (offReason === null) return
  log.error({ workspaceId, webhook: claimed.endpointId, reason: offReason }, 'a webhook is switched off')
}
