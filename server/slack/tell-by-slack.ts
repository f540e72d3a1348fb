import { type NoticeFacts, wordNotice } from '../../domain/notices/notice.ts'
import { readApproval } from '../../store/campaigns/approvals.ts'
import { recordTelling, takeTellings, type Telling, type Told } from '../../store/notices/tellings.ts'
import { findSlackAccount } from '../../store/slack/members.ts'
import { noteSlackMessage, showsOf } from '../../store/slack/messages.ts'
import { layOut } from './blocks.ts'
import { drawCard, type SlackContent } from './draw-card.ts'
import { escapeText } from './escape-text.ts'
import { writeLink } from './mrkdwn.ts'
import { readRefusal } from './slack-api.ts'
import { inSlackWorkspace, linkTo, type SlackWorld } from './slack-world.ts'
import { post } from './write-message.ts'

/** Tell members directly what they must know, one after the other, at least once each; the next try is planned ahead. */
export async function tellBySlack(world: SlackWorld): Promise<void> {
  const { deps } = world
  const tellings = await inSlackWorkspace(world, (ws) => takeTellings(ws, deps.clock.now(), ['slack']))
  for (const telling of tellings) {
    const told = await tell(world, telling).catch((error: unknown): Told => {
      const refusal = readRefusal(error)
      return refusal === null
        ? { kind: 'again', reason: 'Slack did not answer' }
        : { kind: 'given_up', reason: refusal }
    })
    if (told.kind !== 'told')
      deps.log.warn({ reason: told.reason, notice: telling.id }, 'a member could not be told in Slack')
    await inSlackWorkspace(world, (ws) => recordTelling(ws, telling.id, told, deps.clock.now()))
  }
}

async function tell(world: SlackWorld, { facts, memberId }: Telling): Promise<Told> {
  const { client, deps } = world
  const { teamId } = await world.findSelf()
  const account = await inSlackWorkspace(world, (ws) => findSlackAccount(ws, teamId, memberId))
  if (account === null) return { kind: 'given_up', reason: 'no account in Slack any more' }
  const { channel } = await client.conversations.open({ users: account })
  if (channel?.id === undefined) return { kind: 'again', reason: 'Slack opened no conversation' }
  const place = { channel: channel.id, threadTs: null }
  await post(world, place, sayNotice(world, facts))
  if (!('approvalId' in facts)) return { kind: 'told' }

  const { card, threadId, id } = await inSlackWorkspace(world, (ws) => readApproval(ws, facts.approvalId))
  const message = await post(world, place, drawCard(card, linkTo(world, threadId)))
  const approval = { id, shown: showsOf(card) }
  await inSlackWorkspace(world, (ws) => noteSlackMessage(ws, { ...message, approval }, deps.clock.now()))
  return { kind: 'told' }
}

function sayNotice(world: SlackWorld, facts: NoticeFacts): SlackContent {
  const { title, text } = wordNotice(facts)
  const link = 'threadId' in facts ? linkTo(world, facts.threadId) : world.deps.publicUrl()
  const lines = [`*${escapeText(title)}*`, escapeText(text), writeLink(link, 'Open Carillon')]
  return { text: escapeText(title), blocks: layOut([{ kind: 'lines', lines }], [], '') }
}
