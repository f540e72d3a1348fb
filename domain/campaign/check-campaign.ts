import type { ValueKind } from '../catalogue.ts'
import { checkCondition } from '../conditions/check-condition.ts'
import type { Condition } from '../conditions/condition.ts'
import type { JourneyNames } from '../conditions/operator.ts'
import { standardTraits } from '../conditions/standard-traits.ts'
import { isAllowedUrl, isPublicUrl, publicWords } from '../webhooks/allowed-url.ts'
import type { Campaign } from './campaign.ts'
import { type CampaignProblem, checkEvent, type CheckScope, checkSegment, unknownName } from './check-names.ts'
import { checkTree } from './check-tree.ts'
import { checkTrigger } from './check-trigger.ts'
import { checkWhatsapp } from './check-whatsapp.ts'
import type { Step, StepOf } from './steps.ts'
import { listSteps } from './tree.ts'

/** Holds a document against the workspace: names that do not exist, parts that cannot work. Empty when all is well. */
export function checkCampaign(campaign: Campaign, scope: CheckScope): CampaignProblem[] {
  const journey = readJourneyNames(campaign, scope)
  const check = (condition: Condition, path: string) => checkCondition(condition, scope.catalogue, path, journey)
  return [
    ...checkTrigger(campaign, scope),
    ...checkCondition(campaign.audience, scope.catalogue, 'audience', journey),
    ...campaign.exit.flatMap((exit, index) =>
      exit.kind === 'condition'
        ? check(exit.condition, `exit/${index}/condition`)
        : checkEvent(exit, exit.sameKey, `exit/${index}`, scope),
    ),
    ...checkConversion(campaign, scope),
    ...checkTopic(campaign, scope),
    ...listSteps(campaign.steps).flatMap(({ step, path }) => checkStep(step, path, check, scope)),
    ...checkWhatsapp(campaign),
    ...checkTree(campaign.steps),
  ]
}

/** What conditions of steps may name beside the customer: the event that began the journey, and what waits have saved. */
function readJourneyNames({ trigger, steps }: Campaign, { catalogue }: CheckScope): JourneyNames {
  const saved = new Map<string, ReadonlyMap<string, ValueKind> | null>()
  for (const { step } of listSteps(steps)) {
    if (step.kind === 'llm') saved.set(step.saveAs, null)
    if (step.kind !== 'wait_for_event' || step.saveAs === null) continue
    const isTwice = saved.has(step.saveAs)
    saved.set(step.saveAs, isTwice ? null : (catalogue.events.get(step.event) ?? null))
  }
  return { event: trigger.kind === 'event' ? trigger.event : null, saved }
}

function checkConversion({ conversion }: Campaign, scope: CheckScope): CampaignProblem[] {
  if (conversion === null) return []
  return conversion.kind === 'event'
    ? checkEvent(conversion, null, 'conversion', scope)
    : checkSegment(conversion.segment, 'conversion/segment', scope)
}

function checkTopic({ topic, transactional }: Campaign, scope: CheckScope): CampaignProblem[] {
  const topics = [...scope.catalogue.topics]
  if (topic === null) {
    return transactional
      ? []
      : [
          {
            path: 'topic',
            code: 'topic_missing',
            message: `Marketing needs a topic that customers can opt out of: ${topics.join(', ') || 'none exists yet'}.`,
            nearest: topics,
          },
        ]
  }
  return scope.catalogue.topics.has(topic) ? [] : [unknownName('topic', 'unknown_topic', 'topic', topic, topics)]
}

function checkStep(
  step: Step,
  path: string,
  check: (condition: Condition, path: string) => CampaignProblem[],
  scope: CheckScope,
): CampaignProblem[] {
  switch (step.kind) {
    case 'message':
      return step.channels.flatMap((message, index) => [
        ...(message.when === null ? [] : check(message.when, `${path}/channels/${index}/when`)),
        ...(step.channels.findIndex(({ channel }) => channel === message.channel) === index
          ? []
          : [
              {
                path: `${path}/channels/${index}`,
                code: 'channel_twice',
                message: `${message.channel} stands in this message twice.`,
                nearest: [],
              },
            ]),
      ])
    case 'branch':
      return step.paths.flatMap((each, index) => check(each.when, `${path}/paths/${index}/when`))
    case 'split': {
      const sum = step.arms.reduce((total, arm) => total + arm.percent, 0)
      return Math.abs(sum - 100) < 0.001
        ? []
        : [
            {
              path: `${path}/arms`,
              code: 'percentages',
              message: `The arms add up to ${sum} %, not to 100 %.`,
              nearest: [],
            },
          ]
    }
    case 'wait_for_event':
      return checkEvent(step, null, path, scope)
    case 'webhook':
      return checkWebhook(step, path, scope)
    default:
      return []
  }
}

function checkWebhook(
  { url, traits }: StepOf<'webhook'>,
  path: string,
  { catalogue, webhookUrls }: CheckScope,
): CampaignProblem[] {
  const known = [...catalogue.traits.keys(), ...Object.keys(standardTraits)]
  const unknown = traits.flatMap((trait, index) =>
    known.includes(trait) ? [] : [unknownName(`${path}/traits/${index}`, 'unknown_trait', 'trait', trait, known)],
  )
  if (!isPublicUrl(url)) {
    const message = `${url} must be ${publicWords}.`
    return [...unknown, { path: `${path}/url`, code: 'url_not_allowed', message, nearest: [] }]
  }
  if (isAllowedUrl(url, webhookUrls)) return unknown
  const allowed = webhookUrls.length === 0 ? 'so far it allows none' : `it allows ${webhookUrls.join(', ')}`
  const message = `The workspace does not allow journeys to call ${url}: ${allowed}. Use an allowed address, or have an admin add it to webhookUrls in the settings.`
  return [...unknown, { path: `${path}/url`, code: 'url_not_allowed', message, nearest: [...webhookUrls] }]
}
