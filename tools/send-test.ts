import { z } from 'zod'
import { hashContent } from '../domain/campaign/content-hash.ts'
import { LanguageTag } from '../domain/campaign/message.ts'
import { testMark } from '../domain/campaign/test-message.ts'
import { Channel, channelWords } from '../domain/channels.ts'
import { AppError } from '../domain/errors.ts'
import { countOf } from '../domain/words.ts'
import { noteEffect } from '../store/conversation/effects.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import { notifyDue } from '../store/due.ts'
import { queueTests } from '../store/tests/test-sends.ts'
import { nameOf, previewFor } from './campaign/preview-copy.ts'
import { sealDelivery } from './campaign/seal-delivery.ts'
import { type ApprovalDraft, defineTool, type ToolContext } from './define-tool.ts'
import { staleApproval } from './stale-approval.ts'
import { type AskedTest, planTests, type TestPlan } from './test/plan-tests.ts'

const maxMembers = 10

export const sendTest = defineTool({
  name: 'send_test',
  effect: 'live',
  role: 'editor',
  outside: { name: 'members' },
  description:
    'Ask the member to approve that a campaign’s messages go to members of the workspace as a marked test, and send them once they did. Members by name, “me” for who asks; never an address of anybody else. It reaches no customer and counts in no figure.',
  input: z.strictObject({
    campaign: z.string().min(1),
    members: z
      .array(z.string().trim().min(1).max(320))
      .min(1)
      .max(maxMembers)
      .meta({ description: 'Names of members; “me” for who asks' }),
    step: z.string().min(1).nullable().default(null).meta({ description: 'One message step by its id; null for all' }),
    channel: Channel.nullable().default(null).meta({ description: 'One channel; null for all that a test can reach' }),
    customer: z
      .string()
      .trim()
      .min(1)
      .max(255)
      .nullable()
      .default(null)
      .meta({ description: 'Whose values fill the copy, exactly as the member typed them; null for a typical one' }),
    locale: LanguageTag.nullable().default(null).meta({ description: 'Which language of the copy; null for theirs' }),
  }),
  prepareApproval: (asked, context) =>
    inWorkspace(context.db, context.workspaceId, async (ws) =>
      describeTests(await planTests(ws, asked, context), context),
    ),
  hashEffect: (asked, context) =>
    inWorkspace(context.db, context.workspaceId, async (ws) =>
      hashPlan(ws, asked, await planTests(ws, asked, context), context),
    ),
  async handle(asked, context) {
    const { db, workspaceId, approval, clock, turnId } = context
    if (approval === null) throw new AppError('approval_needed', { detail: 'A test needs an approval.' })
    return inWorkspace(db, workspaceId, async (ws) => {
      const plan = await planTests(ws, asked, context)
      if ((await hashPlan(ws, asked, plan, context)) !== approval.contentHash) throw staleApproval()
      const { campaign: campaignId } = asked
      const { document, members, tests, warnings, told } = plan
      const count = await queueTests(ws, { approvalId: approval.id, campaignId, tests }, clock.now())
      await notifyDue(ws)
      await noteEffect(
        ws,
        turnId,
        `${countOf(count, 'test')} of “${document.name}” ${count === 1 ? 'is' : 'are'} on the way`,
      )
      const to = members.filter(({ id }) => tests.some(({ memberId }) => memberId === id)).map(({ name }) => name)
      const channels = [...new Set(tests.map(({ channel }) => channel))]
      return { campaignId, name: document.name, tests: count, to, channels, notSent: warnings, told }
    })
  },
  tell: ({ campaignId, name, tests, channels, to, told }) => ({
    campaignId,
    name,
    tests,
    channels,
    members: to.length,
    notSent: told,
  }),
  preview: (_input, { name, tests, to, notSent }) => [
    {
      kind: 'notice',
      tone: 'success',
      title: `${countOf(tests, 'test')} of “${name}” on ${tests === 1 ? 'its' : 'their'} way`,
      text: [`To ${to.join(', ')}, marked as a test. It counts in no figure.`, ...notSent].join(' '),
    },
  ],
})

/**
 * Everything that reaches somebody: copy, addresses, sender, layout, providers. Whose values fill the copy counts where
 * they were named: a typical customer may be another one by the time of the decision.
 */
async function hashPlan(
  ws: WorkspaceTx,
  { customer, locale }: AskedTest,
  { document, messages, tests }: TestPlan,
  { providers }: ToolContext,
): Promise<string> {
  const to = tests.map(({ stepId, channel, memberId, address, topic }) => ({
    stepId,
    channel,
    memberId,
    address,
    topic,
  }))
  return hashContent({ messages, to, customer, locale, ...(await sealDelivery(ws, document, providers)) })
}

function describeTests(plan: TestPlan, { clock, publicUrl }: ToolContext): ApprovalDraft {
  const { document, members, tests, sample, event, messages, settings, providers, warnings } = plan
  const names = new Intl.ListFormat('en').format(members.map(({ name }) => name))
  const addressesOf = (id: string) =>
    tests
      .filter(({ memberId }) => memberId === id)
      .map(({ channel, address }) => `${address} (${channelWords[channel]})`)
  const now = clock.now()
  const previews =
    sample === null
      ? []
      : messages.map(({ message, stepId }) => {
          const test = tests.find((each) => each.stepId === stepId && each.channel === message.channel)
          const language = test?.copy.facts.language ?? sample.language
          return previewFor({
            customer: { ...sample, language },
            message,
            names: { campaign: document.name, step: stepId },
            event,
            settings,
            publicUrl,
            now,
          })
        })
  return {
    title: `Send a test of “${document.name}” to ${names}`,
    campaign: null,
    audience: null,
    skips: [],
    willReceive: null,
    schedule: null,
    previews,
    providers,
    facts: [
      ...members.map(({ id, name }) => ({ label: name, text: [...new Set(addressesOf(id))].join(', ') || 'nothing' })),
      { label: 'Filled in as', text: sample === null ? 'nobody: the audience is empty' : nameOf(sample) },
      {
        label: 'Marked',
        text: `“${testMark.trim()}” stands before the subject or text. No figure, cap or consent changes.`,
      },
    ],
    underWay: null,
    warnings,
  }
}
