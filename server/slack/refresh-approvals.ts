import { readApproval } from '../../store/campaigns/approvals.ts'
import { type ApprovalMessage, findApprovalMessages, noteShown, type ShownState } from '../../store/slack/messages.ts'
import { drawCard } from './draw-card.ts'
import { inSlackWorkspace, linkTo, type SlackWorld } from './slack-world.ts'
import { changeMessage } from './write-message.ts'

/**
 * Let messages show their approval as it is now, wherever it was decided.
 * @param approvalId of one alone; null: of all whose state has changed since
 */
export async function refreshApprovals(world: SlackWorld, approvalId: string | null): Promise<void> {
  const at = world.deps.clock.now()
  const messages = await inSlackWorkspace(world, (ws) => findApprovalMessages(ws, approvalId, at))
  for (const message of messages.filter(({ isStale }) => isStale)) {
    try {
      await refresh(world, message)
    } catch (error) {
      world.deps.log.warn(
        { err: error, approval: message.approvalId },
        'an approval in Slack could not be brought up to date',
      )
    }
  }
}

async function refresh(world: SlackWorld, message: ApprovalMessage): Promise<void> {
  const { card, threadId } = await inSlackWorkspace(world, (ws) => readApproval(ws, message.approvalId))
  const status = message.state === 'expired' ? 'expired' : card.status
  const isThere = await changeMessage(world, message, drawCard({ ...card, status }, linkTo(world, threadId)))
  const shown: ShownState = isThere ? message.state : 'gone'
  await inSlackWorkspace(world, (ws) => noteShown(ws, message, shown))
}
