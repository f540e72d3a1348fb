import { z } from 'zod'
import { Campaign } from '../domain/campaign/campaign.ts'
import { roles } from '../domain/roles.ts'
import { findUnknownMatchers } from './match/matchers.ts'

/** A part of a document in the very notation of the document; `$…` matchers allow for equivalents and tolerances. */
const Pattern = z.unknown().superRefine((value, context) => {
  for (const message of findUnknownMatchers(value)) context.addIssue({ code: 'custom', message })
})
const Numbers = z.array(z.number()).default([])
const Texts = z.array(z.string().min(1)).default([])

/** What the member says: text, or text with where and when it is said. */
const Say = z.union([
  z.string().min(1),
  z.strictObject({
    say: z.string().min(1),
    /** In another conversation than the one before. */
    newThread: z.boolean().default(false),
    /** So long after the turn before. */
    afterDays: z.int().min(0).default(0),
  }),
])

/** The simulated member's rule: where the agent asks something that matches, say this, once. */
const Reply = z.strictObject({
  when: z.string().min(1).refine(isPattern, 'must be a regular expression'),
  say: z.string().min(1),
})

/** Who answers approvals, and how: nobody, or always the same way, but for the tools that are named. */
const Decision = z.enum(['never', 'always', 'reject'])
const Approver = z.union([
  Decision,
  z.strictObject({ default: Decision.default('never'), tools: z.record(z.string(), Decision) }),
])

const Words = z.strictObject({
  /** Each must be said, however it is written: 1200, 1,200 and 1.2 thousand are one. */
  numbers: Numbers,
  contains: Texts,
  /** Regular expressions, whatever the case. */
  matches: z.array(z.string().refine(isPattern, 'must be a regular expression')).default([]),
  notContains: Texts,
  /** Exactly so many questions; at most one where it is left out. */
  questions: z.int().min(0).max(1).optional(),
})

const ExpectedCall = z.strictObject({
  tool: z.string(),
  arguments: Pattern.optional(),
  /** It may be made and need not be. */
  optional: z.boolean().default(false),
})

/** The keys of the campaign document, each a pattern. */
const documentShape = Object.fromEntries(Object.keys(Campaign.shape).map((key) => [key, Pattern.optional()])) as Record<
  keyof Campaign,
  z.ZodOptional<typeof Pattern>
> // built from those very keys

/** What must be true once the conversation is over. The document's own keys speak of the campaign that was drafted. */
export const Expect = z.strictObject({
  ...documentShape,
  /** Every channel of the campaign's messages, by the order of first mention. */
  channels: Pattern.optional(),
  /** The document's keys speak of this campaign instead, which was there before. */
  of: z.string().optional(),
  /** How many campaigns were drafted. Left out: one where the document's keys speak of it, else none. */
  drafts: z.union([z.int().min(0), z.literal('any')]).optional(),
  /** Campaigns by name, for what became of those that were there. */
  campaigns: z
    .array(z.strictObject({ name: z.string(), status: Pattern.optional(), document: Pattern.optional() }))
    .default([]),
  /** Each must be there; others may be. */
  segments: z.array(Pattern).default([]),
  memories: z.array(Pattern).default([]),
  noMemories: z.array(Pattern).default([]),
  settings: Pattern.optional(),
  /** The tools that an approval was asked for, in order. */
  asks: z.array(z.string()).optional(),
  /** The words of the last answer. */
  answer: Words.partial().optional(),
  /** The words and cards of the last answer. */
  shown: Words.partial().optional(),
  calls: z.array(ExpectedCall).default([]),
  /** The code that a turn must end with, where it cannot end well. */
  error: z.string().optional(),
})
export type Expect = z.infer<typeof Expect>

export const Task = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'must be words of small letters and digits with hyphens'),
    /** Why this is the right answer, where that is not plain. */
    about: z.string().optional(),
    workspace: z.string().min(1),
    member: z.enum(roles).default('admin'),
    conversation: z.array(Say).min(1),
    replies: z.array(Reply).default([]),
    approver: Approver.default('never'),
    expect: Expect,
    /** Effects or tools that must not have run; `ask` forbids that an approval is even asked for. */
    forbid: z.array(z.string()).default(['live']),
    /** Tool calls that a right answer needs at most. */
    maxCalls: z.int().min(1).default(14),
    tags: z.array(z.string().min(1)).min(1),
  })
  .refine(({ expect }) => expectsSomething(expect), {
    path: ['expect'],
    message:
      'must name something that doing nothing does not give: a state, a call, an approval, or words of the answer',
  })
export type Task = z.infer<typeof Task>
export type Decision = z.infer<typeof Decision>

/** A task of which no part could fail an agent that does nothing would count as passed by it. */
function expectsSomething(expect: Expect): boolean {
  const { answer, shown, campaigns, segments, memories, calls, asks, settings, of } = expect
  const words = [answer, shown].some(
    (part) => [...(part?.numbers ?? []), ...(part?.contains ?? []), ...(part?.matches ?? [])].length > 0,
  )
  const speaksOfDraft = documentKeys.some((key) => expect[key] !== undefined) && of === undefined
  const lists = [campaigns, segments, memories, calls.filter(({ optional }) => !optional), asks ?? []]
  return (
    words ||
    expect.error !== undefined ||
    (typeof expect.drafts === 'number' && expect.drafts > 0) ||
    speaksOfDraft ||
    settings !== undefined ||
    lists.some((list) => list.length > 0)
  )
}

/** What of an expectation speaks of a campaign's document. */
export const documentKeys = [...(Object.keys(Campaign.shape) as (keyof Campaign)[]), 'channels'] as const // a shape's own keys

export const needsModel = ({ tags }: Pick<Task, 'tags'>): boolean => tags.includes('needs-model')

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'iu') instanceof RegExp
  } catch {
    return false
  }
}
