import { fieldOf, listOf, numberOf, textOf, type Conversation, type Turn } from '../conversation.ts'
import { readWindow } from '../parse/windows.ts'
import { tokenize } from '../text/tokens.ts'
import { call, say, type Reply } from '../reply.ts'
import { explainFailure } from './explain.ts'
import { type CampaignSeen, findByName, readList, resolveCampaign } from './references.ts'
import { lastStep } from './turn-steps.ts'

const maxDays = 90

/** “What would have happened last month?”: the campaign that is meant, against its real history. */
export function planRehearsal(conversation: Conversation): Reply {
  const { current } = conversation
  const rehearsed = lastStep(current, 'rehearse_campaign')
  if (rehearsed !== undefined)
    return rehearsed.failure === null
      ? say(describeRehearsal(rehearsed.result))
      : say(`It could not be rehearsed. ${explainFailure(rehearsed.failure)}`)
  const target = resolveCampaign(current.text, conversation) ?? findNamed(current)
  if (target === undefined)
    return lastStep(current, 'find_campaigns') === undefined
      ? call('find_campaigns', { text: null, status: null })
      : say('Tell me the name of the campaign to rehearse, or a goal to draft one for.')
  const days = readDays(current.text)
  return call('rehearse_campaign', { campaign: target.id, ...(days === undefined ? {} : { days }) })
}

function findNamed(turn: Turn): CampaignSeen | undefined {
  const found = lastStep(turn, 'find_campaigns')
  return found === undefined || found.failure !== null ? undefined : findByName(turn.text, readList(found.result))
}

/** The stretch of the past that is named, as far as a rehearsal goes back. */
function readDays(text: string): number | undefined {
  const tokens = tokenize(text)
  const found = tokens.map((_, at) => readWindow(tokens, at)).find((window) => window?.kind === 'within')
  return found === undefined ? undefined : Math.min(found.days, maxDays)
}

function describeRehearsal(result: unknown): string {
  const name = textOf(fieldOf(result, 'name')) ?? 'The campaign'
  const conversions = fieldOf(fieldOf(result, 'conversions'), 'entitled')
  const [converted, of] = [numberOf(fieldOf(conversions, 'converted')), numberOf(fieldOf(conversions, 'of'))]
  const [first] = listOf(fieldOf(result, 'collisions'))
  const [campaign, count, sent] = [
    textOf(fieldOf(first, 'campaign')),
    numberOf(fieldOf(first, 'count')),
    numberOf(fieldOf(first, 'of')),
  ]
  const skipped = listOf(fieldOf(result, 'skipped')).flatMap((each) => {
    const [reason, times] = [textOf(fieldOf(each, 'reason')), numberOf(fieldOf(each, 'count'))]
    return reason === null || times === null ? [] : [`${reason.replaceAll('_', ' ')} ${times.toLocaleString('en')}`]
  })
  return [
    `“${name}”, rehearsed on real history; nothing was sent. ${textOf(fieldOf(result, 'volume')) ?? ''}`.trim(),
    ...(converted === null || of === null || of === 0
      ? []
      : [
          `${converted.toLocaleString('en')} of ${of.toLocaleString('en')} who entered converted in its window, with or without it.`,
        ]),
    ...(skipped.length === 0 ? [] : [`Skipped: ${skipped.join(', ')}.`]),
    ...(campaign === null || count === null || sent === null || sent === 0
      ? []
      : [`${Math.round((100 * count) / sent)} % also got “${campaign}” that day.`]),
  ].join('\n')
}
