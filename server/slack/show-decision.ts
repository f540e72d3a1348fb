import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { readDecisionEvents } from '../../store/conversation/thread-events.ts'
import type { SlackEvent } from '../../store/slack/events.ts'
import { findApprovalMessages, findEventMessages } from '../../store/slack/messages.ts'
import type { SlackInbox } from './inbox.ts'
import { inSlackWorkspace, placeOf, type SlackWorld } from './slack-world.ts'
import { TurnShow } from './turn-show.ts'

const prefix = 'decided:'

/** An event of ours: an approval that was asked for in Slack was decided elsewhere. */
export const isDecision = ({ id }: Pick<SlackEvent, 'id'>): boolean => id.startsWith(prefix)

/** Keep what was decided elsewhere of what Slack shows, so that what followed is shown there once. */
export async function noteDecisions(world: SlackWorld, inbox: SlackInbox): Promise<void> {
  const { teamId } = await world.findSelf()
  const messages = await inSlackWorkspace(world, (ws) => findApprovalMessages(ws, null, world.deps.clock.now()))
  for (const { approvalId, threadId, state, decidedSurface } of messages) {
    const isElsewhere = decidedSurface !== null && decidedSurface !== 'slack' && placeOf(threadId, teamId) !== null
    if (!isElsewhere || (state !== 'approved' && state !== 'rejected')) continue
    // It waits for nobody in the thread, and nobody for it.
    const id = `${prefix}${approvalId}`
    await inbox.take({ id, threadId: id, body: { threadId } })
  }
}

const Kept = z.object({ threadId: z.string() })

/** @throws AppError thread_busy while the turn that decided it still runs; Slack's client's errors */
export async function showDecision(world: SlackWorld, { id, body }: SlackEvent): Promise<void> {
  const { threadId } = Kept.parse(body)
  const { teamId } = await world.findSelf()
  const place = placeOf(threadId, teamId)
  if (place === null) return
  const { events, messages } = await inSlackWorkspace(world, async (ws) => ({
    events: await readDecisionEvents(ws, threadId, id.slice(prefix.length)),
    messages: await findEventMessages(ws, id),
  }))
  if (events === null) throw new AppError('thread_busy', { detail: 'What followed the decision is not there yet.' })
  const show = new TurnShow(world, { place, threadId, event: { id, messages }, hidesFaults: true })
  for (const event of events) show.hear({ type: '', ...event })
  await show.finish()
}
