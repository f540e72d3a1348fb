import { assertSender } from '../../channels/sender.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import { pickContent } from '../../domain/campaign/pick-content.ts'
import { isTestChannel, whyNoTest } from '../../domain/campaign/test-message.ts'
import { type Channel, channelWords } from '../../domain/channels.ts'
import { AppError } from '../../domain/errors.ts'
import { countOf } from '../../domain/words.ts'
import { readLatestEvents, sampleAudience } from '../../store/audience.ts'
import { findApprovalOfCall } from '../../store/campaigns/approvals.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { readCustomer } from '../../store/customers/customers.ts'
import type { Profile } from '../../store/customers/profile.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { NewTest } from '../../store/tests/test-sends.ts'
import type { Member } from '../../store/workspaces/members.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'
import { readTraits, whoIsMessaged } from '../campaign/preview-copy.ts'
import type { ToolContext } from '../define-tool.ts'
import { findAsked } from '../trace/find-asked.ts'
import { findMembers } from './find-members.ts'

export type AskedTest = {
  campaign: string
  members: readonly string[]
  step: string | null
  channel: Channel | null
  customer: string | null
  locale: string | null
}

export type TestPlan = {
  document: Campaign
  settings: WorkspaceSettings
  members: Member[]
  /** Whose values fill the copy; null where the audience is empty. */
  sample: Profile | null
  event: Record<string, unknown> | null
  messages: { stepId: string; message: ChannelMessage }[]
  tests: NewTest[]
  providers: { channel: Channel; provider: string }[]
  /** For cards: members by name. */
  warnings: string[]
  /** The same for models. */
  told: string[]
}

/**
 * What a test would send, and to whom.
 * @throws AppError unknown_name for somebody who is no member, not_found for a step or customer that is not there,
 *   wrong_status when no channel of it can be tried, sender_missing for email without a sender
 */
export async function planTests(
  ws: WorkspaceTx,
  asked: AskedTest,
  { member, threadId, toolCallId, clock, providers }: ToolContext,
): Promise<TestPlan> {
  const now = clock.now()
  const { document } = await readCampaign(ws, asked.campaign)
  const settings = await readSettings(ws)
  // Whoever decides may be another than who asked for it.
  const request = await findApprovalOfCall(ws, threadId, toolCallId)
  const members = await findMembers(ws, asked.members, request?.requestedBy ?? member.id)
  const all = listAsked(document, asked)
  const messages = all.filter(({ message: { channel } }) => isTestChannel(channel))
  const sample = await findSample(ws, document, asked, now)
  const event = sample === null ? null : await findEvent(ws, document, sample, now)
  const tests = messages.flatMap(({ stepId, message }) =>
    members.flatMap((to) => {
      const address = message.channel === 'email' ? to.email : to.phone
      if (address === null) return []
      const copy = fillIn({ document, stepId, message, sample, event, settings, locale: asked.locale })
      const { channel } = message
      const { topic } = document
      return [
        {
          stepId,
          channel,
          memberId: to.id,
          customerId: sample?.id ?? null,
          address,
          topic: document.transactional ? null : topic,
          copy,
        },
      ]
    }),
  )
  const left = [...new Set(all.map(({ message }) => message.channel))].flatMap((channel) =>
    isTestChannel(channel) ? [] : [`No test by ${channelWords[channel]}: ${whyNoTest[channel]}.`],
  )
  const phoneless = messages.some(({ message }) => message.channel === 'sms')
    ? members.filter(({ phone }) => phone === null)
    : []
  const warnings = [
    ...left,
    ...phoneless.map(({ name }) => `No test by SMS to ${name}: an admin has not set their phone yet.`),
  ]
  const told = [
    ...left,
    ...(phoneless.length === 0
      ? []
      : [`No test by SMS to ${countOf(phoneless.length, 'member')}: an admin has not set their phone yet.`]),
  ]
  if (tests.length === 0)
    throw new AppError('wrong_status', {
      detail: told.join(' ') || `“${document.name}” has no message of that kind.`,
    })
  const used = [...new Set(tests.map(({ channel }) => channel))]
  const carried = used.map((channel) => ({ channel, provider: providers[channel] ?? 'none' }))
  for (const each of carried) assertSender(each, settings)
  return { document, settings, members, sample, event, messages, tests, providers: carried, warnings, told }
}

function listAsked(document: Campaign, { step, channel }: AskedTest): { stepId: string; message: ChannelMessage }[] {
  const steps = listMessageSteps(document)
  if (step !== null && !steps.some(({ id }) => id === step))
    throw new AppError('not_found', {
      detail: `“${document.name}” has no message step ${step}. It has: ${steps.map(({ id }) => id).join(', ') || 'none'}.`,
      path: 'step',
    })
  return steps
    .filter(({ id }) => step === null || id === step)
    .flatMap(({ id, channels }) => channels.map((message) => ({ stepId: id ?? '', message })))
    .filter(({ message }) => channel === null || message.channel === channel)
}

/** The customer who was named, else a typical one of the audience. */
async function findSample(
  ws: WorkspaceTx,
  document: Campaign,
  { customer }: AskedTest,
  now: Temporal.Instant,
): Promise<Profile | null> {
  if (customer !== null) return readCustomer(ws, await findAsked(ws, customer))
  return (await sampleAudience(ws, whoIsMessaged(document), now, 1))[0] ?? null
}

async function findEvent(ws: WorkspaceTx, { trigger }: Campaign, { id }: Profile, now: Temporal.Instant) {
  if (trigger.kind !== 'event') return null
  return (await readLatestEvents(ws, trigger.event, [id], now)).get(id) ?? null
}

type Filling = Pick<TestPlan, 'document' | 'sample' | 'event' | 'settings'> & {
  stepId: string
  message: ChannelMessage
  locale: string | null
}

function fillIn({ document, stepId, message, sample, event, settings, locale }: Filling): NewTest['copy'] {
  const chosen = pickContent(message, locale ?? sample?.language ?? null)
  return {
    chosen,
    facts: {
      customer: sample === null ? {} : readTraits(sample),
      event,
      campaign: document.name,
      step: stepId,
      language: chosen.language ?? settings.language,
      zone: sample?.timezone ?? settings.timezone,
    },
  }
}
