import type { Condition } from './condition.ts'

/**
 * What must all hold, part by part: nested `all` and “not any” are taken apart, the same part stands there once.
 * Anything else is one part.
 */
export function partsOf(condition: Condition): Condition[] {
  const parts = new Map(splitAll(condition).map((part) => [JSON.stringify(part), part]))
  return [...parts.values()]
}

/** The ways in, any of which suffices: the branches of a top-level `any` or “not all”; anything else is one way. */
export function waysInto(condition: Condition): Condition[] {
  if ('any' in condition) return condition.any.flatMap(waysInto)
  if ('all' in condition && condition.all.length === 1) return condition.all.flatMap(waysInto)
  if (!('not' in condition)) return [condition]
  const inner = condition.not
  if ('all' in inner) return inner.all.flatMap((part) => waysInto({ not: part }))
  return 'not' in inner ? waysInto(inner.not) : [condition]
}

function splitAll(condition: Condition): Condition[] {
  if ('all' in condition) return condition.all.flatMap(splitAll)
  if ('any' in condition && condition.any.length === 1) return condition.any.flatMap(splitAll)
  if (!('not' in condition)) return [condition]
  const inner = condition.not
  if ('any' in inner) return inner.any.flatMap((part) => splitAll({ not: part }))
  return 'not' in inner ? splitAll(inner.not) : [condition]
}
