import type { Brief } from '../brief/brief.ts'
import { buildCampaign } from '../brief/build-campaign.ts'
import { readBrief } from '../brief/read-brief.ts'
import type { Conversation } from '../conversation.ts'
import { readVoice } from '../copy/voice.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { call, say, type Reply } from '../reply.ts'
import { answerLaunch } from './answer-launch.ts'
import { planBlast } from './blast.ts'
import { countWords, explainBrief, explainFailure, offerNearest } from './explain.ts'
import { speaksToAll } from '../parse/blast-words.ts'
import { isOwnGoal } from '../parse/campaign-edit-words.ts'
import { findIntent } from '../parse/intents.ts'
import { Reading } from '../parse/reading.ts'
import { readPlay } from '../parse/plays.ts'
import { listSeveralGoals } from '../parse/several-goals.ts'
import { helpWords, modelWords } from './inform.ts'
import { mendCampaign } from './mend.ts'
import { normalise } from '../text/normalise.ts'
import { catalogueOf, lastStep, lookAround, readDraft, stepsOf } from './turn-steps.ts'

/** A goal becomes a draft, the draft an approval: look at the workspace, draft, ask for the decision, report it. */
export function planBuild(conversation: Conversation): Reply {
  const { current, system } = conversation
  const several = listSeveralGoals(current.text)
  if (several.length > 0) return say(askOne(several))
  const look = lookAround(current, goalOf(conversation))
  if (look !== null) return look
  const catalogue = catalogueOf(current)
  if (catalogue === undefined) {
    const failure = lastStep(current, 'describe_workspace')?.failure
    return say(`I could not read the workspace. ${failure?.message ?? ''}`.trim())
  }
  const launched = lastStep(current, 'launch_campaign')
  if (launched !== undefined) return answerLaunch(launched, current)
  const brief = readBrief(goalOf(conversation, catalogue), catalogue)
  if (brief.writtenEach && isForNobody(brief)) return say(`${modelWords} Who should get it, and when?`)
  if (brief.isEmpty && brief.trigger.kind === 'broadcast' && brief.trigger.schedule.kind !== 'now')
    return say(whenAlone)
  if (brief.isEmpty) return say(`I did not understand ${sayLeftovers(brief.leftovers)} as a goal. ${helpWords}`)
  if (brief.missing !== null) return say(askMissing(brief.missing, catalogue))
  if (isBlastIn(brief) && speaksToAll(new Reading(current.text).tokens)) return planBlast(conversation)
  const drafts = stepsOf(current, 'draft_campaign')
  const last = drafts.at(-1)
  const campaign = buildCampaign(brief, catalogue, readVoice(system))
  if (last === undefined) return call('draft_campaign', { campaign })
  if (last.failure !== null) {
    const mended = drafts.length === 1 ? mendCampaign(campaign, last.failure) : undefined
    return mended === undefined
      ? say(`I could not draft that. ${explainFailure(last.failure)}`)
      : call('draft_campaign', { campaign: mended })
  }
  return showDraft(brief, last.result, catalogue)
}

/** To everyone, once, with nothing to say and nothing else to see to: a draft of that would only be in the way of the question. */
function isBlastIn({ needsContent, trigger, audience, leftovers, arms, holdoutPercent }: Brief): boolean {
  const isOnce = trigger.kind === 'broadcast' && trigger.schedule.kind !== 'recurring'
  const isBare = leftovers.length === 0 && arms < 2 && holdoutPercent === 0
  return needsContent && isOnce && isBare && 'everyone' in audience
}

/** The goal: what was said now, after what was said before when that ended in our question. */
function goalOf({ past, current }: Conversation, catalogue?: Catalogue): string {
  const before = past.at(-1)
  const asked =
    before !== undefined &&
    before.steps.length > 0 &&
    before.steps.every(({ name }) => /^(describe_workspace|preview_audience|draft_campaign)$/.test(name))
  const isAnswer =
    asked &&
    /^(build|count)$/.test(findIntent(before.text, false).kind) &&
    readPlay(new Reading(current.text)) !== 'winback' &&
    current.text.split(/\s+/).length <= 14
  // What was no goal then is none with more words behind it.
  const wasNothing = isAnswer && catalogue !== undefined && readBrief(before.text, catalogue).isEmpty
  return isAnswer && !wasNothing && !startsGoal.test(current.text) && !isOwnGoal(normalise(current.text))
    ? `${before.text}. ${current.text}`
    : current.text
}

const writtenWords =
  'Writing each message from what a customer did needs a language model, and none is set up here, so I have not asked for approval: its step has a length limit and one sentence that everybody gets where the model cannot write. Set up a model, or tell me one message for all of them.'

const startsGoal =
  /^\W*(welcome|win back|remind|congratulate|convert|create|build|new campaign|forget|actually|when|someone)\b/i

function askOne(goals: readonly string[]): string {
  const list = goals.map((goal) => `“${goal}”`).join(', ')
  return `That is more than one campaign, so I have not drafted anything: ${list}. Which one do you want first? Say it by itself, then the next.`
}

/** Words that were given stand as they are; what nobody gave is said to be ours. */
function sayCopy({ given, messages }: Brief): string {
  const count = Math.min(given.texts.length, messages.length)
  if (count === 0)
    return given.headline === null ? 'The copy is a first draft' : 'The headline is yours, the rest a first draft'
  return count === messages.length
    ? 'The words are yours, as you gave them'
    : 'Your words stand as you gave them, the rest is a first draft'
}

const whenAlone =
  'That says when, but not to whom or what, so I have drafted nothing. Say it with the goal, such as who to tell about what.'

const sayLeftovers = (leftovers: readonly string[]): string =>
  leftovers.length === 0 ? 'that' : leftovers.map((words) => `“${words}”`).join(' and ')

function askMissing(phrase: string, catalogue: Catalogue): string {
  return `I know nothing called “${phrase}” in this workspace, so I have not drafted anything. ${offerFor(catalogue, phrase)} Which one do you mean?`
}

/** Topics for a topic, segments for a segment, else the nearest names of any kind. */
function offerFor(catalogue: Catalogue, phrase: string): string {
  if (isReaction(phrase))
    return `Who opened or clicked is known by campaign${catalogue.campaigns.length === 0 ? ', and none was sent yet' : `: ${sayCampaigns(catalogue)}`}.`
  if (/\b(topic|subscri|opted|consent)/i.test(phrase) && catalogue.topics.length > 0)
    return `The topics are: ${catalogue.topics.join(', ')}.`
  if (/\bsegment\b/i.test(phrase) && catalogue.segments.length > 0)
    return `The segments are: ${catalogue.segments.join(', ')}.`
  return offerNearest(catalogue, phrase)
}

const isReaction = (phrase: string) => /\b(open|read|click|tap|react|respond|engag|seen|saw|view)/i.test(phrase)

const sayCampaigns = ({ campaigns }: Catalogue): string =>
  campaigns
    .filter(({ status }) => status !== 'draft')
    .slice(0, 8)
    .map(({ name }) => `“${name}”`)
    .join(', ')

function showDraft(brief: Brief, result: unknown, catalogue: Catalogue): Reply {
  const draft = readDraft(result)
  if (draft === undefined)
    return say('The draft was made, but I could not read the answer, so I have not asked for approval.')
  const notes = explainBrief(brief)
  if (brief.writtenEach) {
    return say([`I drafted “${draft.name}”. ${writtenWords}`, notes].filter(Boolean).join('\n'))
  }
  if (brief.needsContent) {
    const topics = brief.topic === null ? '' : ' and on which topic, if not ' + brief.topic
    return say(
      [
        `I drafted “${draft.name}” without real content, so I have not asked for approval. What should it say${topics}?`,
        notes,
      ]
        .filter(Boolean)
        .join('\n'),
    )
  }
  if (draft.count === 0 && brief.trigger.kind === 'broadcast') {
    return say(
      [
        catalogue.customers === 0
          ? `I drafted “${draft.name}”, but this workspace has no customers yet, so there is nothing to approve. Send identify calls or import a file, then say “launch it”.`
          : `I drafted “${draft.name}”, but nobody matches it now, so there is nothing to approve. Tell me what to loosen.`,
        offerVolumes(brief, catalogue),
        notes,
      ]
        .filter(Boolean)
        .join('\n'),
    )
  }
  if (draft.willReceive === 0 && brief.trigger.kind === 'broadcast') {
    const nobody = `I drafted “${draft.name}”, but none of the ${countWords(draft.count ?? 0, 'customer')} can be messaged on that channel and topic. Name another channel or topic.`
    return say([nobody, notes].filter(Boolean).join('\n'))
  }
  const who =
    draft.count === null
      ? ''
      : `: ${countWords(draft.count, 'customer')}${draft.total === null ? '' : ` of ${draft.total.toLocaleString('en')}`}`
  const warnings = draft.warnings.length === 0 ? [] : [`Mind: ${draft.warnings.join(' ')}`]
  const lead = `Here is “${draft.name}”${brief.trigger.kind === 'event' || 'segment' in brief.trigger ? '' : who}. ${sayCopy(brief)}, and nothing is sent until you approve.`
  return call('launch_campaign', { campaign: draft.campaignId }, [lead, notes, ...warnings].filter(Boolean).join('\n'))
}

/** Is neither an audience nor what starts it said? */
const isForNobody = ({ audience, trigger, goal }: Brief): boolean =>
  'everyone' in audience && trigger.kind === 'broadcast' && !/\b(everyone|everybody|all)\b/i.test(goal)

/** How often the events of the audience happen, so that the member sees which condition empties it. */
function offerVolumes(brief: Brief, catalogue: Catalogue): string {
  const said = JSON.stringify(brief.audience)
  const used = catalogue.events.filter(({ name }) => said.includes(`"${name}"`))
  return used
    .map(
      ({ name, count, lastAt }) =>
        `\`${name}\`: ${count === null ? 'volume unknown' : countWords(count, 'time')}${lastAt === null ? '' : `, last on ${lastAt.slice(0, 10)}`}.`,
    )
    .join(' ')
}
