import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../domain/errors.ts'
import { type Approval, readApproval } from '../../store/campaigns/approvals.ts'
import { escapeText } from './escape-text.ts'
import { followTurn } from './follow-turn.ts'
import type { Clicked } from './read-call.ts'
import { refreshApprovals } from './refresh-approvals.ts'
import { inSlackWorkspace, linkTo, placeOf, type SlackWorld } from './slack-world.ts'
import { TurnShow } from './turn-show.ts'
import { identify } from './who.ts'
import { tellOne } from './write-message.ts'

/** How long a click waits for a turn that runs in its thread. */
const waitsForMs = 20_000
const looksEveryMs = 250

type Decision = 'approve' | 'reject'

/**
 * A click on Approve or Reject: the same decision as anywhere else. What became of it is shown on the card; why it did
 * not count is said to whoever clicked, and to nobody else.
 */
export async function decide(world: SlackWorld, clicked: Clicked, decision: Decision): Promise<void> {
  const tell = (words: string) => tellOne(world, clicked.place, clicked.userId, escapeText(words))
  const who = await identify(world, clicked.userId)
  if ('refusal' in who) return tell(who.refusal)
  const read = () => inSlackWorkspace(world, (ws) => readApproval(ws, clicked.value))
  try {
    const approval = await read()
    if (approval.role === 'admin' && who.isAdmin && approval.status === 'pending') {
      return await tell(`What an admin must decide is not decided in Slack. Open ${linkTo(world, approval.threadId)}`)
    }
    const { teamId } = await world.findSelf()
    const place = placeOf(approval.threadId, teamId) ?? clicked.place
    const show = new TurnShow(world, { place, threadId: approval.threadId, event: null, hidesFaults: true })
    const answer = { approvalId: approval.id, decision }
    const request = { member: who.member, threadId: approval.threadId, input: { resume: [answer] } }
    const refusal = await beginWhenFree(read, () => followTurn(world, request, show))
    const words = refusal ?? (show.fault === null ? null : sayFault(show.fault, await read()))
    if (words !== null) await tell(words)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await tell(error.message)
  } finally {
    await refreshApprovals(world, clicked.value)
  }
}

/** @returns why it cannot be decided any more; null once it was passed on */
async function beginWhenFree(read: () => Promise<Approval>, begin: () => Promise<void>): Promise<string | null> {
  const untilMs = performance.now() + waitsForMs
  for (;;) {
    try {
      await begin()
      return null
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'thread_busy' || performance.now() > untilMs) throw error
    }
    await sleep(looksEveryMs)
    const approval = await read()
    if (approval.status !== 'pending') return sayDecided(approval)
  }
}

const decidedAlready: readonly string[] = ['approval_decided', 'approval_superseded', 'approval_expired']

function sayFault({ code, message }: { code: string; message: string }, approval: Approval): string {
  return decidedAlready.includes(code) ? sayDecided(approval) : message
}

function sayDecided({ status, card }: Approval): string {
  const by = card.decidedBy === null ? '' : ` by ${card.decidedBy}`
  switch (status) {
    case 'approved':
      return `It was approved already${by}.`
    case 'rejected':
      return `It was rejected already${by}. Nothing was sent.`
    case 'superseded':
      return 'It was set aside: something newer took its place. Nothing was sent.'
    case 'expired':
    case 'pending':
      return 'It has expired. Nothing was sent; ask again for a fresh one.'
  }
}
