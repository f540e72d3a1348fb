import { Campaign } from '../../../domain/campaign/campaign.ts'
import { describeTrigger } from '../../../domain/campaign/trigger-words.ts'
import { describeConversion, describeStep } from '../../../domain/campaign/words.ts'
import { fieldOf, listOf, numberOf, textOf, type Conversation } from '../conversation.ts'
import { call, say, type Reply } from '../reply.ts'
import { explainFailure } from './explain.ts'
import { planCount } from './inform.ts'
import { resolveCampaign } from './references.ts'
import { lastStep, readDraft } from './turn-steps.ts'

type Part = { asked: RegExp; tell: (campaign: Campaign, result: unknown) => string }

/** What can be asked of a campaign, each told from its document or its counts. */
const parts: readonly Part[] = [
  {
    asked: /\b(conversion|goal|success)\b/i,
    tell: ({ conversion }) =>
      conversion === null ? 'It counts no conversion.' : `It counts ${describeConversion(conversion)}.`,
  },
  {
    asked: /\b(when|timing|trigger|starts?|schedule)\b/i,
    tell: ({ trigger }) => `It goes out like this: ${describeTrigger(trigger)}.`,
  },
  {
    asked: /\b(topic)\b/i,
    tell: ({ topic }) => (topic === null ? 'It is transactional and has no topic.' : `Its topic is ${topic}.`),
  },
  { asked: /\b(holdout|control group)\b/i, tell: ({ holdoutPercent }) => `It holds out ${holdoutPercent} %.` },
  { asked: /\bname\b/i, tell: ({ name }) => `It is called “${name}”.` },
  {
    asked: /\b(wait|delay|how long|steps?|journey|flow|channels?)\b/i,
    tell: ({ steps }) => `Its steps: ${steps.map((step) => describeStep(step)).join('; ')}.`,
  },
  { asked: /\b(skipped|left out|excluded|not (get|receive|see))\b/i, tell: (_, result) => describeSkips(result) },
]

/** “Show me the copy”, “what is its goal?”: the campaign as it stands, with the part that was asked for in words. */
export function planShow(conversation: Conversation): Reply {
  const { current } = conversation
  const target = resolveCampaign(current.text, conversation)
  if (target === undefined) return planCount(conversation)
  const shown = lastStep(current, 'show_campaign')
  if (shown === undefined) return call('show_campaign', { campaign: target.id })
  if (shown.failure !== null) return say(explainFailure(shown.failure))
  const draft = readDraft(shown.result)
  const document = Campaign.safeParse(draft?.document)
  const told = document.success
    ? parts.filter(({ asked }) => asked.test(current.text)).map(({ tell }) => tell(document.data, shown.result))
    : []
  return say([`This is “${draft?.name ?? target.name}” as it stands.`, ...told].join(' '))
}

function describeSkips(result: unknown): string {
  const skips = listOf(fieldOf(result, 'skips')).flatMap((each) => {
    const [reason, count] = [textOf(fieldOf(each, 'reason')), numberOf(fieldOf(each, 'count'))]
    return reason === null || count === null ? [] : [`${reason.replaceAll('_', ' ')} ${count.toLocaleString('en')}`]
  })
  return skips.length === 0 ? 'Nobody of its audience would be skipped now.' : `Skipped would be: ${skips.join(', ')}.`
}
