import type { BaseMessage } from '@langchain/core/messages'
import { ZodError } from 'zod'
import { readConversation, type Conversation } from '../conversation.ts'
import { listNameStems } from '../link/catalogue.ts'
import { findIntent, type Intent } from '../parse/intents.ts'
import { claimsRank, mayBeName, rankWords, refusalWords, type Refusal } from '../parse/refusals.ts'
import { say, type Reply } from '../reply.ts'
import { planEach } from './count-each.ts'
import { planQuestion, planReach } from './answer-question.ts'
import { resumeAsked } from './answered-question.ts'
import { planBlast } from './blast.ts'
import { planBuild } from './build.ts'
import { planChange } from './change.ts'
import {
  helpWords,
  modelWords,
  newWords,
  translationWords,
  planCount,
  planDescribe,
  planList,
  planVoice,
} from './inform.ts'
import { planForget, planProposal } from './keep-or-forget.ts'
import { planLimits } from './limits.ts'
import { planLaunchNamed } from './launch-named.ts'
import { planLaunch, planPause, planResults, planStop } from './manage.ts'
import { planSegment } from './save-segment.ts'
import { planTest } from './test.ts'
import { planTrace } from './trace.ts'
import { listSeen } from './references.ts'
import { planRehearsal } from './rehearse.ts'
import { planShow } from './show.ts'
import { planResume, planUnderWay } from './resume.ts'
import { catalogueOf, lookAround } from './turn-steps.ts'
import { planBack, planRedo, planUndo } from './undo.ts'

type Kind = Exclude<Intent['kind'], 'refuse' | 'change'>
const plans: Record<Kind, (conversation: Conversation, tools: readonly string[]) => Reply> = {
  blast: planBlast,
  undo: planUndo,
  redo: planRedo,
  back: planBack,
  proposal: planProposal,
  forget: planForget,
  pause: planPause,
  stop: planStop,
  segment: planSegment,
  resume: planResume,
  test: planTest,
  under_way: planUnderWay,
  launch: planLaunch,
  launch_named: planLaunchNamed,
  results: planResults,
  rehearse: planRehearsal,
  voice: planVoice,
  describe: planDescribe,
  count: planCount,
  each: planEach,
  reach: planReach,
  show: planShow,
  translate: () => say(translationWords),
  thanks: () => say('You are welcome.'),
  assent: () => say('Nothing waits for a yes or no here. Say “launch it”, and I ask for your approval of a draft.'),
  question: planQuestion,
  list: planList,
  help: () => say(helpWords),
  trace: planTrace,
  limits: planLimits,
  needs_model: () => say(modelWords),
  new_words: () => say(newWords),
  build: planBuild,
}

/** What to say or call next, from the messages alone. A tool that is not bound is never called. */
export function planReply(messages: readonly BaseMessage[], tools: readonly string[]): Reply {
  const read = readConversation(messages)
  const conversation = resumeAsked(read) ?? read
  const intent = findIntent(conversation.current.text, isAboutCampaign(conversation))
  const reply = tryReply(() => chooseReply(intent, conversation, tools))
  const missing = tools.length === 0 ? undefined : reply.calls.find(({ name }) => !tools.includes(name))
  return missing === undefined
    ? reply
    : say(`I would need the tool ${missing.name} for that, and it is not available here.`)
}

/** What was read may fit no campaign (“wait 5,000 years”): the member is told which part, and nothing is called. */
function tryReply(choose: () => Reply): Reply {
  try {
    return choose()
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    const faults = new Set(error.issues.map(({ path, message }) => `${nameOf(path)}: ${message}`))
    return say(`I have changed nothing, because part of that does not fit. ${[...faults].join('; ')}.`)
  }
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.findLast((part) => typeof part === 'string') ?? 'The value'
}

/** Did the turns before this one speak of a campaign that “it” could mean? */
const isAboutCampaign = (conversation: Conversation): boolean =>
  listSeen({ ...conversation, current: { ...conversation.current, steps: [] } }).length > 0

/** Refused, unless what sounds sensitive turns out to be the name of something here. */
function refuse(refusal: Refusal, conversation: Conversation, tools: readonly string[]): Reply {
  const { current } = conversation
  const rank = claimsRank(current.text) ? ` ${rankWords}` : ''
  const refused = say(`${refusalWords[refusal]}${rank}`)
  if (refusal !== 'sensitive' || !mayBeName(current.text)) return refused
  const look = lookAround(current)
  if (look !== null) return look
  const catalogue = catalogueOf(current)
  if (catalogue === undefined) return refused
  const intent = findIntent(current.text, isAboutCampaign(conversation), listNameStems(catalogue))
  return intent.kind === 'refuse' ? refused : chooseReply(intent, conversation, tools)
}

function chooseReply(intent: Intent, conversation: Conversation, tools: readonly string[]): Reply {
  if (intent.kind === 'refuse') return refuse(intent.refusal, conversation, tools)
  if (intent.kind === 'change') return planChange(conversation, intent.wishes)
  return plans[intent.kind](conversation, tools)
}
