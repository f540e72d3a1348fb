import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Act, Happening } from './play-story.ts'

const Consent = z.strictObject({ topic: z.string(), channel: z.string(), allowed: z.boolean() })
const StoryAct: z.ZodType<Act> = z.union([
  z.strictObject({ track: z.string(), properties: z.record(z.string(), z.unknown()).default({}) }),
  z.strictObject({ identify: z.record(z.string(), z.unknown()) }),
  z.strictObject({ consents: z.array(Consent) }),
  z.strictObject({ suppress: z.array(z.strictObject({ channel: z.string(), address: z.string() })) }),
])
const Instant = z.string().transform((text) => Temporal.Instant.from(text))

/** A goal of a member's as the campaign that answers it, people, what they do, and exactly what they are sent. */
const GoalStory = z.strictObject({
  goal: z.string(),
  campaign: z.record(z.string(), z.unknown()),
  /** When the people are known; the campaign is launched then, or later. */
  startsAt: Instant.optional(),
  launchAt: Instant.optional(),
  /** When the story is over. */
  until: Instant.default(Temporal.Instant.from('2026-12-20T00:00:00Z')),
  /** Traits by name; `device` gives them one that takes push. */
  people: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  /** When, who (several, with spaces between), and what. */
  story: z.array(z.tuple([Instant, z.string(), StoryAct])).default([]),
  /** In order of time and name. */
  deliveries: z.array(z.string()).default([]),
  entries: z.record(z.string(), z.int()).default({}),
  /** So many alike instead of people, for what is drawn by lot: the subject that each arm of a split sends. */
  crowd: z.int().default(0),
  arms: z.record(z.string(), z.record(z.string(), z.string())).default({}),
})
export type GoalStory = z.infer<typeof GoalStory>

const folder = join(import.meta.dirname, 'goals')

export function readGoalStories(): GoalStory[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => GoalStory.parse(parse(readFileSync(join(folder, name), 'utf8'))))
}

const usualStart = Temporal.Instant.from('2026-11-10T09:00:00Z')

/** Everything that happens, those whom it happens to introduced first. */
export function tellStory({ people, crowd, story, startsAt = usualStart }: GoalStory): Happening[] {
  const names = Array.from({ length: crowd }, (_, index) => `c${index + 1}`)
  const alike = names.map((name): [string, Record<string, unknown>] => [name, { email: `${name}@example.com` }])
  const introductions = [...Object.entries(people), ...alike].map(([who, { device, ...traits }]): Happening => {
    const token = device === true ? { device: { token: `token-${who}`, pushEnabled: true } } : {}
    return { at: startsAt, who, act: { identify: traits, ...token } }
  })
  const acts = story.flatMap(([at, who, act]) => who.split(' ').map((each) => ({ at, who: each, act })))
  return [...introductions, ...acts]
}

export const beginningOf = ({ startsAt = usualStart }: GoalStory): Temporal.Instant => startsAt
