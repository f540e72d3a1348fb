import { fieldOf, textOf, type Conversation, type ToolStep, type Turn } from '../conversation.ts'
import { scoreName, stemsOfName } from '../link/names.ts'
import { isFunctionWord } from '../text/function-words.ts'
import { tokenize } from '../text/tokens.ts'
import { readDraft, rejectionOf } from './turn-steps.ts'

export type CampaignSeen = { id: string; name: string; status: string | null }

const ordinals: readonly (readonly [RegExp, number])[] = [
  [/\b(first|1st) (one|campaign|draft)?\b/, 0],
  [/\b(second|2nd) (one|campaign|draft)?\b/, 1],
  [/\b(third|3rd) (one|campaign|draft)?\b/, 2],
  [/\b(fourth|4th) (one|campaign|draft)?\b/, 3],
  [/\blast (one|on the list)\b/, -1],
]

/** Campaigns that the history speaks of, the one spoken of last at the end. */
export function listSeen(conversation: Conversation): CampaignSeen[] {
  const turns = [...conversation.past, conversation.current]
  const seen = turns.flatMap(({ steps }) => steps.flatMap(seenIn))
  const byId = new Map<string, CampaignSeen>()
  for (const each of seen) {
    const before = byId.get(each.id)
    byId.delete(each.id)
    byId.set(
      each.id,
      before === undefined || each.name !== each.id ? each : { ...before, status: each.status ?? before.status },
    )
  }
  return [...byId.values()]
}

/** Tools that answer with something else than a campaign. */
const aside =
  /^(describe_workspace|find_campaigns|preview_audience|save_segment|remember|forget|list_memories|set_limits|undo|redo)$/

function seenIn(step: ToolStep): CampaignSeen[] {
  if (step.failure !== null || aside.test(step.name)) return []
  const draft = readDraft(step.result)
  if (draft !== undefined) return [{ id: draft.campaignId, name: draft.name, status: draft.status }]
  const id = textOf(fieldOf(step.args, 'campaign'))
  return id === null ? [] : [{ id, name: id, status: null }]
}

/** The last list of campaigns that was shown, in its order. */
export function lastList(turns: readonly Turn[]): CampaignSeen[] {
  const found = turns
    .flatMap(({ steps }) => steps)
    .findLast((step) => step.name === 'find_campaigns' && step.answered && step.failure === null)
  return found === undefined ? [] : readList(found.result)
}

/** The campaigns in a find_campaigns answer, whether a bare list or a field holds them. */
export function readList(result: unknown): CampaignSeen[] {
  const list: unknown = Array.isArray(result) ? result : fieldOf(result, 'campaigns')
  if (!Array.isArray(list)) return []
  return list.flatMap((each): CampaignSeen[] => {
    const id = fieldOf(each, 'id') ?? fieldOf(each, 'campaignId')
    if (typeof id !== 'string' && typeof id !== 'number') return []
    return [
      { id: String(id), name: textOf(fieldOf(each, 'name')) ?? String(id), status: textOf(fieldOf(each, 'status')) },
    ]
  })
}

/** The campaign a text means: by its name, by its place in the last list, else the one spoken of last. */
export function resolveCampaign(text: string, conversation: Conversation): CampaignSeen | undefined {
  const seen = listSeen(conversation)
  const list = lastList([...conversation.past, conversation.current])
  const named = findByName(text, [...list, ...seen])
  if (named !== undefined) return named
  const ordinal = ordinals.find(([shape]) => shape.test(text.toLowerCase()))
  if (ordinal !== undefined && list.length > 1) return list.at(ordinal[1])
  return seen.at(-1) ?? (list.length === 1 ? list[0] : undefined)
}

/** Does the text say words that the name of this campaign does not have, and so perhaps another’s? “It” is this one. */
export const mayNameAnother = (text: string, campaign: CampaignSeen): boolean =>
  !/\b(it|that|this|them)\b/i.test(text) && listAsked(text).length > 0 && findByName(text, [campaign]) === undefined

/** The campaign whose name the text says most of, when it says enough of one. */
export function findByName(text: string, campaigns: readonly CampaignSeen[]): CampaignSeen | undefined {
  const asked = listAsked(text)
  if (asked.length === 0) return undefined
  const scored = campaigns
    .map((each) => ({ each, score: scoreName(asked, stemsOfName(each.name)) }))
    .toSorted((a, b) => b.score - a.score)
  return scored[0] !== undefined && scored[0].score >= 0.5 ? scored[0].each : undefined
}

const listAsked = (text: string): string[] =>
  tokenize(text)
    .filter((token) => token.kind !== 'mark' && !isFunctionWord(token) && !talk.test(token.word))
    .map(({ stem }) => stem)

const talk =
  /^(pause|stop|end|terminate|kill|good|forever|permanently|halt|hold|suspend|freeze|results?|stats|performance|perform|performing|doing|launch|show|second|first|third|last|shorter|short|shorten|now|today|far|numbers|go|going|did|work|working|worked|difference|make|compared|well|on)$/

/** Did this campaign wait for a decision when the member wrote on? Then it must be asked for again. */
export function wasPending(conversation: Conversation, campaignId: string): boolean {
  const launches = conversation.past
    .flatMap(({ steps }) => steps)
    .filter((step) => step.name === 'launch_campaign' && textOf(fieldOf(step.args, 'campaign')) === campaignId)
  const last = launches.at(-1)
  return last !== undefined && (!last.answered || rejectionOf(last)?.superseded === true)
}
