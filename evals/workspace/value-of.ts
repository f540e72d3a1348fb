import type { ValueRule } from './fixture.ts'

type Place = { index: number; serial: number; now: Temporal.Instant }

/** The value that a rule gives the customer at `index` of their group; `serial` is theirs alone in the workspace. */
export function valueOf(rule: ValueRule, { index, serial, now }: Place): string | number | boolean | null {
  if (rule === null || typeof rule !== 'object') return rule
  if ('cycle' in rule) return rule.cycle[index % rule.cycle.length] ?? null
  if ('unique' in rule) return `${rule.unique}_${serial}`
  if ('daysAgo' in rule) return daysBefore(now, grow(rule.daysAgo, index)).toString()
  if ('inDays' in rule) return daysBefore(now, -grow(rule.inDays, index)).toString()
  return grow(rule, index)
}

export const grow = (rule: number | { from: number; step: number }, index: number): number =>
  typeof rule === 'number' ? rule : rule.from + rule.step * index

export const daysBefore = (now: Temporal.Instant, days: number): Temporal.Instant =>
  now.subtract({ seconds: Math.round(days * 86_400) })
