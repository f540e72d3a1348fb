import { Campaign } from '../../../domain/campaign/campaign.ts'
import type { ChannelMessage } from '../../../domain/campaign/message.ts'
import type { Step } from '../../../domain/campaign/steps.ts'
import { Condition, type ConditionInput } from '../../../domain/conditions/condition.ts'
import { composeMessage } from '../copy/compose.ts'
import { firstNameOf, toCopyFacts } from '../copy/copy-facts.ts'
import type { Voice } from '../copy/voice.ts'
import type { Catalogue } from '../link/catalogue.ts'
import type { MessagePlan, PlannedChannel } from '../parse/message-plans.ts'
import { branchOn } from '../parse/reaction-clause.ts'
import { givenFor, nothingGiven, useGiven } from './use-given.ts'
import type { Brief } from './brief.ts'
import { findAnswer, followAnswers } from './follow-answers.ts'
import { useWritten, writeEach } from './write-each.ts'

/** The campaign document of a brief, with a first draft of its copy. Step ids are null: the tool gives them. */
export function buildCampaign(brief: Brief, catalogue: Catalogue, voice: Voice): Campaign {
  return Campaign.parse({
    name: brief.name,
    goal: brief.goal,
    trigger: brief.trigger,
    audience: brief.audience,
    reentry: brief.reentry,
    exit: brief.exits,
    conversion: brief.conversion,
    holdoutPercent: brief.holdoutPercent,
    topic: brief.topic,
    transactional: brief.topic === null,
    steps: [
      ...(brief.writtenEach ? [writeEach(brief, catalogue)] : []),
      ...brief.messages.flatMap((plan, index) => toSteps(plan, index, brief, catalogue, voice)),
      ...toFollowUps(brief, catalogue, voice),
    ],
  })
}

/** What those who answer a survey low or high get, by email. */
function toFollowUps(brief: Brief, catalogue: Catalogue, voice: Voice): Step[] {
  const answer = brief.scorers === null ? undefined : findAnswer(catalogue)
  if (brief.scorers === null || answer === undefined) return []
  return followAnswers(answer, brief.scorers, (scored) => {
    const facts = { ...toCopyFacts(brief, catalogue, true), scored }
    const copy = { facts, voice, firstName: firstNameOf(catalogue), link: brief.link, variant: 0 }
    return { id: null, kind: 'message', channels: [composeMessage('email', null, copy)], timing: { kind: 'now' } }
  })
}

function toSteps(plan: MessagePlan, index: number, brief: Brief, catalogue: Catalogue, voice: Voice): Step[] {
  const wait: Step[] = plan.delay === null ? [] : [{ id: null, kind: 'wait', duration: plan.delay }]
  const { delay, reaction } = plan
  if (reaction !== undefined && delay !== null)
    return [...wait, branchOn(reaction, delay, toMessage(plan, index, 0, brief, catalogue, voice))]
  const arms = index === 0 ? brief.arms : 1
  if (arms === 1) return [...wait, toMessage(plan, index, 0, brief, catalogue, voice)]
  const share = Math.floor(100 / arms)
  const split: Step = {
    id: null,
    kind: 'split',
    arms: Array.from({ length: arms }, (_, arm) => ({
      name: 'ABCD'.charAt(arm),
      percent: arm === 0 ? 100 - share * (arms - 1) : share,
      steps: [toMessage(plan, index, arm, brief, catalogue, voice)],
    })),
  }
  return [...wait, split]
}

function toMessage(
  plan: MessagePlan,
  index: number,
  variant: number,
  brief: Brief,
  catalogue: Catalogue,
  voice: Voice,
): Step {
  const facts = toCopyFacts(brief, catalogue, index > 0)
  const given = variant > 0 ? nothingGiven : givenFor(brief.given, index)
  const copy = { facts, voice, firstName: firstNameOf(catalogue), link: brief.link, variant }
  const channels = plan.channels.map((planned): ChannelMessage => {
    const message = useGiven(composeMessage(writable(planned), parseWhen(planned.when), copy), given)
    return brief.writtenEach ? useWritten(message) : message
  })
  return { id: null, kind: 'message', channels, timing: brief.bestTime ? { kind: 'best_time' } : { kind: 'now' } }
}

/** WhatsApp takes only a template that was approved there, which nobody can write here: email stands in, and the answer says so. */
function writable({ channel }: PlannedChannel): Exclude<PlannedChannel['channel'], 'whatsapp'> {
  return channel === 'whatsapp' ? 'email' : channel
}

function parseWhen(when: ConditionInput | null): Condition | null {
  return when === null ? null : Condition.parse(when)
}
