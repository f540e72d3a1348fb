import { fieldOf, listOf, numberOf, textOf, type Conversation } from '../conversation.ts'
import { call, say, type Reply } from '../reply.ts'
import { answerLaunch } from './answer-launch.ts'
import { explainFailure } from './explain.ts'
import {
  findByName,
  lastList,
  mayNameAnother,
  listSeen,
  readList,
  resolveCampaign,
  type CampaignSeen,
} from './references.ts'
import { lastStep, readDraft } from './turn-steps.ts'

/** “Launch it”: the approval card for the campaign that is meant. */
export function planLaunch(conversation: Conversation): Reply {
  const { current } = conversation
  const launched = lastStep(current, 'launch_campaign')
  const target = resolveCampaign(current.text, conversation)
  if (launched !== undefined) return answerLaunch(launched, current, target?.name)
  if (target === undefined)
    return say('There is no draft in this conversation to launch. Tell me a goal, or the name of a draft.')
  return call(
    'launch_campaign',
    { campaign: target.id },
    `Here is “${target.name}” for your approval. Nothing is sent before that.`,
  )
}

/** “Pause that”: the one that is meant; with two live and no name, ask. */
export function planPause(conversation: Conversation): Reply {
  const { current } = conversation
  const paused = lastStep(current, 'pause_campaign')
  if (paused !== undefined) {
    if (paused.failure !== null) return say(`It was not paused. ${explainFailure(paused.failure)}`)
    const name = textOf(fieldOf(paused.result, 'name')) ?? readDraft(paused.result)?.name ?? 'The campaign'
    return say(`“${name}” is paused: nothing more goes out, and what was queued waits.`)
  }
  return withCampaign(
    conversation,
    'live',
    'pause_campaign',
    'Which one do you want to pause?',
    'No campaign is live, so there is nothing to pause.',
  )
}

/** “End it for good”: a brake that cannot be taken back, so it needs those words. */
export function planStop(conversation: Conversation): Reply {
  const stopped = lastStep(conversation.current, 'stop_campaign')
  if (stopped !== undefined) {
    if (stopped.failure !== null) return say(`It was not stopped. ${explainFailure(stopped.failure)}`)
    const name = textOf(fieldOf(stopped.result, 'name')) ?? 'The campaign'
    return say(`“${name}” is stopped for good: nobody enters, what was queued is skipped, and it cannot run again.`)
  }
  return withCampaign(
    conversation,
    null,
    'stop_campaign',
    'Which one do you want to stop for good?',
    'No campaign is live or paused, so there is nothing to stop.',
    (status) => status === 'live' || status === 'paused',
  )
}

/** “How did it do?”: the numbers as the tool gave them. */
export function planResults(conversation: Conversation): Reply {
  const results = lastStep(conversation.current, 'get_results')
  if (results === undefined)
    return withCampaign(
      conversation,
      null,
      'get_results',
      'Which one do you mean?',
      'There is no campaign with results yet.',
    )
  if (results.failure !== null) return say(`I have no results. ${explainFailure(results.failure)}`)
  return say(describeResults(results.result))
}

/** The one that is meant, for a tool that takes a campaign; asks when several could be. */
export function withCampaign(
  conversation: Conversation,
  status: string | null,
  tool: string,
  question: string,
  none: string,
  fits = (each: string | null) => status !== null || each !== 'draft',
): Reply {
  const { current } = conversation
  const known = resolveFor(status, conversation)
  const found = lastStep(current, 'find_campaigns')
  const other = found === undefined ? undefined : findByName(current.text, readList(found.result))
  if (known !== undefined && (found !== undefined || !mayNameAnother(current.text, known)))
    return call(tool, { campaign: (other ?? known).id })
  if (found === undefined) return call('find_campaigns', { text: null, status })
  if (found.failure !== null) return say(explainFailure(found.failure))
  const list = readList(found.result).filter((each) => fits(each.status))
  const [only] = list
  const named = findByName(current.text, list) ?? findSpokenOf(conversation, list)
  if (named !== undefined || (only !== undefined && list.length === 1))
    return call(tool, { campaign: (named ?? only)?.id ?? '' })
  if (only === undefined) return say(none)
  return say(
    `${question}\n${list
      .slice(0, 8)
      .map(({ name }, index) => `${index + 1}. ${name}`)
      .join('\n')}`,
  )
}

/** “That”, right after a turn about one of them. */
function findSpokenOf(
  { system, past, current }: Conversation,
  list: readonly CampaignSeen[],
): CampaignSeen | undefined {
  const last = past.at(-1)
  if (last === undefined || /\b(all|both|everything|them|those|two)\b/i.test(current.text)) return undefined
  const [only, ...more] = listSeen({ system, past: [], current: last })
  return more.length > 0 ? undefined : list.find(({ id }) => id === only?.id)
}

function resolveFor(status: string | null, conversation: Conversation): CampaignSeen | undefined {
  if (status === null) return resolveCampaign(conversation.current.text, conversation)
  return resolveRunning(conversation, status === 'paused' ? 'pause_campaign' : 'launch_campaign')
}

/** The campaign that is meant: a name, a place in the last list, or the last one that this conversation did that with. */
function resolveRunning(conversation: Conversation, did: string): CampaignSeen | undefined {
  const { current, past } = conversation
  const list = lastList([...past, current])
  const named = findByName(current.text, [...list, ...listSeen(conversation)])
  if (named !== undefined) return named
  if (/\b(first|second|third|fourth|1st|2nd|3rd|last)\b/i.test(current.text) && list.length > 1)
    return resolveCampaign(current.text, conversation)
  const done = past
    .flatMap(({ steps }) => steps)
    .filter(
      (step) =>
        step.name === did && step.answered && step.failure === null && fieldOf(step.result, 'rejected') !== true,
    )
  const ids = [...new Set(done.map(({ args }) => textOf(fieldOf(args, 'campaign'))))]
  return listSeen(conversation).findLast(({ id }) => id === ids.at(-1))
}

function describeResults(result: unknown): string {
  const name = textOf(fieldOf(result, 'name')) ?? 'The campaign'
  const metrics = readMetrics(fieldOf(result, 'metrics'))
  const told = metrics.filter(({ value }, index) => value > 0 || index < 2)
  const parts = told.map((metric) => `${metric.name} ${metric.value.toLocaleString('en')}${rateOf(metric)}`)
  const verdict = textOf(fieldOf(result, 'verdict')) ?? ''
  const skipped = readMetrics(fieldOf(result, 'skippedByReason')).filter(({ value }) => value > 0)
  const why =
    skipped.length === 0
      ? ''
      : ` Skipped: ${skipped.map((each) => `${each.name.replaceAll('_', ' ')} ${each.value.toLocaleString('en')}`).join(', ')}.`
  if (parts.length === 0) return `“${name}” has no numbers yet. ${verdict}`.trim()
  return `“${name}”: ${parts.join(', ')}.${why} ${verdict}`.trim()
}

type Metric = { name: string; value: number; of: { name: string; value: number } | null }

function readMetrics(metrics: unknown): Metric[] {
  return listOf(metrics).flatMap((each): Metric[] => {
    const name = textOf(fieldOf(each, 'name')) ?? textOf(fieldOf(each, 'reason'))
    const value = numberOf(fieldOf(each, 'value')) ?? numberOf(fieldOf(each, 'count'))
    const base = fieldOf(each, 'of')
    const of = { name: textOf(fieldOf(base, 'name')) ?? '', value: numberOf(fieldOf(base, 'value')) ?? 0 }
    return name === null || value === null ? [] : [{ name, value, of: of.value > 0 ? of : null }]
  })
}

function rateOf({ value, of }: Metric): string {
  return of === null ? '' : ` (${((100 * value) / of.value).toFixed(1).replace(/\.0$/, '')} % of ${of.name})`
}
