import { fieldOf, textOf, type Conversation } from '../conversation.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { readConditions } from '../parse/conditions.ts'
import { readSupposed } from '../parse/question-words.ts'
import { readAgainst } from '../parse/reading.ts'
import { call, say, type Reply } from '../reply.ts'
import { cleanText } from '../text/clean.ts'
import { isFunctionWord } from '../text/function-words.ts'
import { tokenize } from '../text/tokens.ts'
import { countWords, explainBrief, explainFailure } from './explain.ts'
import { planCount } from './inform.ts'
import { planRehearsal } from './rehearse.ts'
import { resolveCampaign } from './references.ts'
import { catalogueOf, lastStep, lookAround, readDraft } from './turn-steps.ts'

const whatIKnow =
  'I can count customers (“how many …”), show how a campaign did, why a customer did or did not get a message, and draft a campaign from a goal.'

/** “Which features did people use?” asks for things, not for customers. */
const ofThings = /^\W*(?:which|what)\s+(?!of\b|customers?\b|people\b|users?\b|members?\b)/i

/** A question that no other part answers: counted where it says who, else said to be beyond what is known here. */
export function planQuestion(conversation: Conversation): Reply {
  const { current } = conversation
  const look = lookAround(current)
  if (look !== null) return look
  const catalogue = catalogueOf(current)
  if (catalogue === undefined) return say('I could not read the workspace.')
  const supposed = readSupposed(cleanText(current.text))
  const asked = supposed ?? current.text
  const reading = readAgainst(asked, catalogue)
  const who = readConditions(reading, catalogue, 0, reading.tokens.length)
  if (supposed !== undefined && who !== undefined) return planSupposed(conversation, supposed)
  const isOfPeople = who !== undefined && !('everyone' in who) && !ofThings.test(asked)
  if (isOfPeople && reading.listLeftovers().length === 0) return planCount(conversation)
  const named = describeNamed(catalogue, asked)
  const lead = named.length === 0 ? 'I cannot answer that.' : `I cannot answer that as it is asked. ${named.join(' ')}`
  const notes = explainBrief({ assumptions: [], leftovers: reading.listLeftovers() })
  return say([`${lead} ${whatIKnow} I have drafted nothing.`, notes].filter(Boolean).join('\n'))
}

/** “What would happen if we emailed …”: how many that is; nothing is drafted for a question. */
function planSupposed({ current }: Conversation, supposed: string): Reply {
  const reply = planCount({ system: '', past: [], current: { ...current, text: supposed } })
  if (reply.calls.length > 0) return reply
  return say(
    `${reply.text}\nThat is who it would be for. I have drafted nothing: say it as a goal, and I draft it, rehearse it on your own history, and show it before anything is sent.`,
  )
}

/** Events and traits whose names the text says, with what is known of them. */
function describeNamed({ events, traits }: Catalogue, text: string): string[] {
  const said = tokenize(text)
    .filter((token) => token.kind === 'word' && !isFunctionWord(token))
    .map(({ stem }) => stem)
  const isSaid = (name: string) => {
    const named = stemsOfName(name)
    const found = named.filter((part) => said.some((word) => matchStems(word, part) >= 0.85))
    return found.length > 0 && found.length / named.length >= 0.5
  }
  const ofEvents = events.flatMap(({ name, count, lastAt, properties }) => {
    if (!isSaid(name)) return []
    const last = lastAt === null ? '' : `, last on ${lastAt.slice(0, 10)}`
    const fields = properties.length === 0 ? '' : ` Its properties: ${properties.map((each) => each.name).join(', ')}.`
    return [`\`${name}\` came in ${countWords(count ?? 0, 'time')}${last}.${fields}`]
  })
  const ofTraits = traits.flatMap(({ name, values }) => {
    if (!isSaid(name)) return []
    return [
      values.length === 0 ? `\`${name}\` is a trait.` : `\`${name}\` is a trait: ${values.slice(0, 12).join(', ')}.`,
    ]
  })
  return [...ofEvents, ...ofTraits].slice(0, 3)
}

/** “How many would get it?”: of a broadcast whom it reaches now; what is started by something is rehearsed. */
export function planReach(conversation: Conversation): Reply {
  const { current } = conversation
  const target = resolveCampaign(current.text, conversation)
  if (target === undefined) return planCount(conversation)
  const shown = lastStep(current, 'show_campaign')
  if (shown === undefined) return call('show_campaign', { campaign: target.id, quietly: true })
  if (shown.failure !== null) return say(explainFailure(shown.failure))
  const draft = readDraft(shown.result)
  const kind = textOf(fieldOf(fieldOf(draft?.document, 'trigger'), 'kind'))
  if (draft === undefined || kind !== 'broadcast' || draft.count === null) return planRehearsal(conversation)
  const total = draft.total === null ? '' : ` of ${draft.total.toLocaleString('en')}`
  const receive =
    draft.willReceive === null
      ? ''
      : ` ${draft.willReceive.toLocaleString('en')} of them can be sent its first message now, caps and quiet hours aside.`
  return say(`“${draft.name}” is for ${countWords(draft.count, 'customer')}${total}.${receive}`)
}
