import { mergeCatalogues, readCatalogue, type Catalogue } from '../link/catalogue.ts'
import { call, type Reply } from '../reply.ts'
import { fieldOf, numberOf, textOf, type ToolStep, type Turn } from '../conversation.ts'

/** The calls of one tool in a turn, in order. */
export function stepsOf(turn: Turn, name: string): ToolStep[] {
  return turn.steps.filter((step) => step.name === name)
}

export function lastStep(turn: Turn, name: string): ToolStep | undefined {
  return stepsOf(turn, name).at(-1)
}

const longestAbout = 300

/** What to ask of the workspace next: all of it, then, where not all was told, what the words may mean; null after that. */
export function lookAround(turn: Turn, words = turn.text): Reply | null {
  const [first, second] = stepsOf(turn, 'describe_workspace')
  if (first === undefined) return call('describe_workspace', { about: null })
  const isPartial = typeof fieldOf(first.result, 'leftOut') === 'object' && fieldOf(first.result, 'leftOut') !== null
  if (!isPartial || second !== undefined) return null
  return call('describe_workspace', { about: words.trim().slice(0, longestAbout) })
}

/** The catalogue this turn has read, or undefined while it has not. */
export function catalogueOf(turn: Turn): Catalogue | undefined {
  const seen = stepsOf(turn, 'describe_workspace').flatMap(({ result }) => readCatalogue(result) ?? [])
  return seen.length === 0 ? undefined : seen.reduce(mergeCatalogues)
}

/** What draft_campaign, edit_campaign, write_copy and show_campaign answer with, as far as it is there. */
export type DraftSeen = {
  campaignId: string
  name: string
  count: number | null
  total: number | null
  /** Of the first message, caps and quiet hours aside; null when nobody counted. */
  willReceive: number | null
  warnings: string[]
  document: unknown
  status: string | null
}

export function readDraft(result: unknown): DraftSeen | undefined {
  const id = fieldOf(result, 'campaignId') ?? fieldOf(result, 'id')
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  const audience = fieldOf(result, 'audience')
  const warnings = fieldOf(result, 'warnings')
  return {
    campaignId: String(id),
    name: textOf(fieldOf(result, 'name')) ?? 'the campaign',
    count: numberOf(fieldOf(audience, 'count')),
    total: numberOf(fieldOf(audience, 'total')),
    willReceive: numberOf(fieldOf(result, 'willReceive')),
    warnings: Array.isArray(warnings)
      ? warnings.map((each) => textOf(each) ?? textOf(fieldOf(each, 'message')) ?? '').filter(Boolean)
      : [],
    document: fieldOf(result, 'document') ?? fieldOf(result, 'campaign'),
    status: textOf(fieldOf(result, 'status')),
  }
}

/** It was approved, and what would happen is no longer that. Asked again twice, it is left to the member. */
export function isToAskAgain(step: ToolStep, turn: Turn): boolean {
  return step.failure?.code === 'approval_stale' && stepsOf(turn, step.name).length <= 2
}

/** Did a member turn this call down, or write on instead of deciding? */
export function rejectionOf(step: ToolStep): { why: string; superseded: boolean } | undefined {
  if (fieldOf(step.result, 'rejected') !== true) return undefined
  const why = textOf(fieldOf(step.result, 'why')) ?? ''
  return { why, superseded: /something else/i.test(why) }
}
