import { type EntryState, isOver } from '../journey/entry.ts'
import type { Moment } from './moment.ts'

export type Replayed = {
  state: EntryState
  stepId: string | null
  arms: Record<string, string>
  endReason: string | null
  /** The steps whose messages were queued, in order. */
  deliveries: string[]
}

/** Where an entry stands after these decisions; undefined when there are none. */
export function replay(moments: readonly Moment[]): Replayed | undefined {
  const last = moments.at(-1)
  if (last === undefined) return undefined
  const arms: Record<string, string> = {}
  const deliveries: string[] = []
  for (const { r, s } of moments) {
    for (const step of r) if (typeof step !== 'string' && typeof step[1] === 'string') arms[step[0]] = step[1]
    const held = lastStepOf(r)
    if (s === 'delivering' && held !== null) deliveries.push(held)
  }
  const { s: state, n, r, x: endReason } = last
  return { state, stepId: isOver(state) ? null : (n ?? lastStepOf(r)), arms, endReason, deliveries }
}

export function lastStepOf(ran: Moment['r']): string | null {
  const last = ran.at(-1)
  return (typeof last === 'string' ? last : last?.[0]) ?? null
}
