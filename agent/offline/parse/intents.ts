import { normalise } from '../text/normalise.ts'
import { isBlast } from './blast-words.ts'
import { readAssentBut } from './assent-but.ts'
import { asksForTrace } from './customer-words.ts'
import { changesWhatIsMeant, isOwnGoal } from './campaign-edit-words.ts'
import { readClauses, type Wish } from './clauses.ts'
import { splitGivenWords } from './given-words.ts'
import { answersProposal, asksToForget } from './memory-words.ts'
import {
  asksAndWants,
  asksForEach,
  asksForOutcome,
  asksForReach,
  asksToCount,
  asksToShow,
  asksWhatRuns,
  isQuestion,
} from './question-words.ts'
import { asksToPause } from './pause-words.ts'
import { readSegmentWish } from './segment-words.ts'
import { asksToStop } from './stop-words.ts'
import { asksForNewWords } from './copy-change.ts'
import { asksForVoice } from './voice-words.ts'
import { readTestWish } from './test-words.ts'
import { readLimitWish } from './limit-words.ts'
import { findRefusal, type Refusal } from './refusals.ts'
import { asksForWrittenEach } from './written-each.ts'
import { readUndoWish, type UndoWish } from './undo-words.ts'

/** What a member wants of this turn. */
export type Intent =
  | { kind: 'refuse'; refusal: Refusal }
  | {
      kind:
        | 'blast'
        | UndoWish
        | 'proposal'
        | 'forget'
        | 'pause'
        | 'stop'
        | 'segment'
        | 'resume'
        | 'test'
        | 'under_way'
        | 'launch'
        | 'launch_named'
        | 'results'
        | 'rehearse'
        | 'voice'
        | 'describe'
        | 'count'
        | 'each'
        | 'reach'
        | 'show'
        | 'translate'
        | 'thanks'
        | 'assent'
        | 'question'
        | 'list'
        | 'help'
        | 'build'
        | 'trace'
        | 'limits'
        | 'needs_model'
        | 'new_words'
    }
  /** Rules to keep, changes of copy and of the campaign, in the order they were said. */
  | { kind: 'change'; wishes: Wish[] }

const courtesy =
  /^(?:(?:please|pls|ok|okay|no|nope|hey|hi|actually|now|and|great|perfect|thanks|thank you|yes|yep|sure|cool|good|looks good|can you|could you|would you|let us|go ahead and|just|so|wait)[,.!]?\s+)*/
const resume =
  /^(resume|unpause|un-pause|unfreeze|restart (it|that|this|the campaign)|take (it|that|this|them|the [\w ]+) off (hold|pause))\b/
const those = '(?:them|everybody|everyone|all|those|people|customers|entries|journeys)'
const underWay = new RegExp(
  String.raw`\b(move|switch|bring) ${those}\b.{0,40}\b(new|latest|changed|edited) version\b|` +
    String.raw`\b(let|leave) ${those}( \w+){0,4} (finish|complete)( (it|first|(on )?theirs|(in |on )?their (own )?(journey|version)|(in |on )?the old version|as (it was|before)))?[.!]?$`,
)
const results =
  /\b(how (did|does|do|is|are|has|was|were) (it|that|this|the|my|our|things|they|we|"|[a-z])[^?]{0,60}\b(do|did|doing|done|go|going|went|perform|performing|performed|performance|work|worked|working|land|converting|look|looking)\b|did (it|that|this|the [\w ]+) (work|perform|land|go well|help)|^(results?|stats|statistics|performance|numbers)\b|\b(show|see|get|give|what (are|were|is|was)|any|check)\b.{0,25}\b(results?|stats|statistics|numbers|metrics|open rate|click rate|conversion rate|performance)\b|how many [\w ]*(opened|clicked|converted|bounced|were sent|got it|received|were delivered)(?=[?!. ]*$| (it|that|this|them|yet|so far|the [\w ]*(campaign|e?mail|newsletter|push|message|sms|text|announcement|reminder|survey))\b)|any (conversions|opens|clicks)|show (me )?(the )?(numbers|metrics))/
const rehearse =
  /^(do a |give me a |show me a |start a |run a )?(rehearse|rehearsal|simulate|simulation|dry[ -]?run|replay|backtest|back-test)\b|\b(what|how|how many|how much|how often|who) (messages? |people |customers? |emails? |sends? )?would(n't)? (it|this|that|they|we|the|my|our|have|[a-z ]{0,40}\bhave)\b.{0,60}\b(have|happened|sent|got|gotten|gone|done|reached|received|performed|worked)\b|^(run|try|test) (it|this|that|the [\w ]{1,40}) (against|on|over|with) (the |our |real |past |last )*(history|data|past|last|month|week|days|\d+)/
const launch =
  /^(launch|send|publish|activate|ship|approve|start|go live|go ahead|do it|make it live|set it live|release|run)( (it|that|this|them|the campaign|campaign|with it|live|off|out|away|now|again|for approval|please|pls|then))*[.!]?$/
const launchNamed = /^(?:launch|publish|activate|release|go live with) \S+(?: \S+){0,9}$/
const describe =
  /^(what|which|list|show( me)?)\b.{0,25}\b(events?|traits?|topics?|segments?|channels?|data|properties|fields)\b|\bwhat do (you|we) (know|have|track)\b|\bdescribe (the|our|my) (workspace|data)\b/
const list = /^(what|which|list|show)\b.{0,25}\b(campaigns?|drafts?)\b/
const trace = /\bwhy (did|does|has|was|is)\b.{0,60}\b(get|got|receive|received|skipped|excluded|sent)\b/
const limits =
  /\b(nobody|no one|no customer|everyone|people|customers)\b.{0,40}\b(more than|at most|no more than|max(imum)?)\b.{0,20}\b(messages?|emails?|pushes|texts?|times)\b.{0,15}\b(a|per|each|every) (day|week|month)\b|\bfrequency caps?\b|\bquiet hours\b/
const forbids =
  /^(?:never|do not|no|stop|avoid) (?:ever )?(?:send|sending|message|messages|messaging|e?mails?|emailing|text|texts|texting|push|pushes|contact|contacting|disturb|bother)\b/
const translates = /\btranslat(?:e|es|ed|ing|ion|ions)\b/
/** “Cap it at one a week”: how often a customer enters this campaign, and no limit of the workspace. */
const ofThisOne = /^(?:cap|limit) (?:it|this|that)\b/
const assent = /^(?:yes|y|yep|yeah|no|n|nope|ok|okay|sure)[.! ]*$/
const thanks =
  /^(?:(?:great|perfect|nice|cool|awesome|ok|okay|super|lovely|many|good)[,.!]* )?(?:thanks|thank you|thx|cheers|ta)(?: (?:so much|a lot|very much|a bunch|again|for that|carillon))*[.! ]*$/
const help =
  /^(help|hi|hello|hey|hi there|hey there|hello there|howdy|(good )?(morning|afternoon|evening)|good day|what can (you|i) (do|ask)|how does this work|who are you|start|menu)[?!. ]*$/

function readQuestion(bare: string, aboutCampaign: boolean) {
  if (asksForEach(bare)) return 'each'
  if (aboutCampaign && asksToShow(bare)) return 'show'
  if (aboutCampaign && asksForReach(bare)) return 'reach'
  if (asksToCount(bare)) return 'count'
  if ((list.test(bare) || asksWhatRuns(bare)) && !/\b(?:best|worst|better|top|most|least|highest|lowest)\b/.test(bare))
    return 'list'
  if (describe.test(bare)) return 'describe'
  if (asksAndWants(bare)) return undefined
  return isQuestion(bare) ? 'question' : undefined
}

/** Without what a goal gives word for word, in which nothing is asked of us. */
function findSaid(raw: string, aboutCampaign: boolean): string {
  const { given, rest } = splitGivenWords(raw)
  const isGoal = given.texts.length > 0 && (!aboutCampaign || isOwnGoal(normalise(rest)))
  return isGoal ? rest : raw
}

/** What the member wants. `aboutCampaign` says whether the conversation has a campaign that “it” could mean. */
export function findIntent(raw: string, aboutCampaign: boolean, known?: ReadonlySet<string>): Intent {
  const refusal = findRefusal(raw, known)
  if (refusal !== undefined) return { kind: 'refuse', refusal }
  if (isBlast(raw)) return { kind: 'blast' }
  if (readTestWish(raw) !== undefined) return { kind: 'test' }
  return findWish(findSaid(raw, aboutCampaign), aboutCampaign)
}

function findWish(raw: string, aboutCampaign: boolean): Intent {
  const text = normalise(raw)
  const bare = text.replace(courtesy, '').trim()
  if (answersProposal(bare) || answersProposal(text)) return { kind: 'proposal' }
  if (asksToForget(bare) && bare.split(' ').length <= 24) return { kind: 'forget' }
  const undoWish = readUndoWish(bare)
  if (undoWish !== undefined) return { kind: undoWish }
  if (asksToStop(bare)) return { kind: 'stop' }
  if (asksToPause(bare)) return { kind: 'pause' }
  if (aboutCampaign && underWay.test(bare) && bare.split(' ').length <= 16) return { kind: 'under_way' }
  if (resume.test(bare) && !launch.test(bare) && bare.split(' ').length <= 10) return { kind: 'resume' }
  if (readSegmentWish(raw) !== undefined) return { kind: 'segment' }
  if (thanks.test(text)) return { kind: 'thanks' }
  if (assent.test(text)) return { kind: 'assent' }
  if (help.test(bare) || help.test(text)) return { kind: 'help' }
  if (aboutCampaign && translates.test(bare)) return { kind: 'translate' }
  if (launch.test(bare)) return { kind: 'launch' }
  if (launchNamed.test(bare) && !changesWhatIsMeant(bare)) return { kind: 'launch_named' }
  if (rehearse.test(bare)) return { kind: 'rehearse' }
  if (asksForVoice(bare)) return { kind: 'voice' }
  if (trace.test(bare) || asksForTrace(bare, raw)) return { kind: 'trace' }
  if (!(aboutCampaign && ofThisOne.test(bare)) && (limits.test(bare) || readLimitWish(raw) !== undefined))
    return { kind: 'limits' }
  if (aboutCampaign && asksForWrittenEach(bare)) return { kind: 'needs_model' }
  const rest = aboutCampaign ? readAssentBut(raw) : undefined
  if (rest !== undefined) return { kind: 'change', wishes: readClauses(rest, true) ?? [{ kind: 'edit', text: rest }] }
  const wishes = readClauses(raw, aboutCampaign)
  if (wishes !== undefined) return { kind: 'change', wishes }
  if (aboutCampaign && asksForNewWords(bare)) return { kind: 'new_words' }
  if (results.test(bare) || asksForOutcome(bare)) return { kind: 'results' }
  const asked = readQuestion(bare, aboutCampaign)
  // What must not be sent is no campaign, also where nobody knows such a limit.
  if (asked === undefined && forbids.test(bare)) return { kind: 'limits' }
  return { kind: asked ?? 'build' }
}
