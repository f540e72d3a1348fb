import type { ConditionInput } from '../../../domain/conditions/condition.ts'

/** What a stretch of text holds, in order: conditions and the words between them. */
export type Item =
  | { kind: 'condition'; condition: ConditionInput }
  | { kind: 'not' | 'except' | 'comma' | 'break' }
  /** `fresh`: a verb or “who” follows, so a negation before it does not reach across. */
  | { kind: 'and' | 'or'; fresh: boolean }

/** One condition of all items: or binds loosest, a negation reaches over the “or” after it, “except” over a list. */
export function combine(items: readonly Item[]): ConditionInput | undefined {
  const merged = mergeValues(items)
  const alternatives: ConditionInput[][] = [[]]
  let at = 0
  while (at < merged.length) {
    const item = merged[at]
    if (item === undefined) break
    if (item.kind === 'or' && (alternatives.at(-1)?.length ?? 0) > 0) alternatives.push([])
    const taken = takeUnary(merged, at)
    if (taken !== undefined) alternatives.at(-1)?.push(...taken.conditions)
    at = taken?.end ?? at + 1
  }
  const terms = alternatives.filter((term) => term.length > 0).map((term) => joinAll(term))
  return terms.length > 1 ? { any: terms } : terms[0]
}

function takeUnary(items: readonly Item[], at: number): { conditions: ConditionInput[]; end: number } | undefined {
  const item = items[at]
  if (item?.kind === 'condition') return { conditions: [item.condition], end: at + 1 }
  if (item?.kind !== 'not' && item?.kind !== 'except') return undefined
  const { scope, end } = takeScope(items, at + 1, item.kind)
  if (scope.length === 0) return undefined
  return { conditions: [{ not: scope.length === 1 ? joinAll(scope) : { any: scope } }], end }
}

function takeScope(
  items: readonly Item[],
  from: number,
  kind: 'not' | 'except',
): { scope: ConditionInput[]; end: number } {
  const scope: ConditionInput[] = []
  let end = from
  while (end < items.length) {
    const item = items[end]
    if (item?.kind === 'condition' && (scope.length === 0 || reaches(items[end - 1], kind))) {
      scope.push(item.condition)
      end += 1
    } else if (scope.length > 0 && item !== undefined && reaches(item, kind) && items[end + 1]?.kind === 'condition')
      end += 1
    else if (scope.length === 0 && (item?.kind === 'comma' || item?.kind === 'break')) end += 1
    else break
  }
  return { scope, end }
}

function reaches(item: Item | undefined, kind: 'not' | 'except'): boolean {
  if (item === undefined) return false
  if (item.kind === 'or') return !item.fresh || kind === 'except'
  return kind === 'except' && (item.kind === 'comma' || (item.kind === 'and' && !item.fresh))
}

function joinAll(conditions: readonly ConditionInput[]): ConditionInput {
  const written = conditions.map((each) => JSON.stringify(each))
  const distinct = conditions.filter(
    (each, index) => !('everyone' in each) && written.indexOf(JSON.stringify(each)) === index,
  )
  const [first] = distinct
  if (first === undefined) return { everyone: true }
  return distinct.length === 1 ? first : { all: [...distinct] }
}

/** “free and trial customers”, “in Germany or France”: values of one trait are one condition. */
function mergeValues(items: readonly Item[]): Item[] {
  const merged: Item[] = []
  for (const item of items) {
    const [before, link] = [merged.at(-2), merged.at(-1)]
    const joined =
      item.kind === 'condition' && link !== undefined && isLink(link) ? joinValues(before, item) : undefined
    if (joined === undefined) merged.push(item)
    else merged.splice(-2, 2, joined)
  }
  return merged
}

function isLink(item: Item): boolean {
  return item.kind === 'comma' || item.kind === 'and' || item.kind === 'or'
}

function joinValues(before: Item | undefined, item: Item): Item | undefined {
  const [left, right] = [valuesOf(before), valuesOf(item)]
  if (left === undefined || right === undefined || left.name !== right.name) return undefined
  return {
    kind: 'condition',
    condition: { trait: { name: left.name, in: [...new Set([...left.values, ...right.values])] } },
  }
}

function valuesOf(item: Item | undefined): { name: string; values: (string | number | boolean)[] } | undefined {
  if (item?.kind !== 'condition' || !('trait' in item.condition)) return undefined
  const { trait } = item.condition
  if ('is' in trait) return { name: trait.name, values: [trait.is] }
  return 'in' in trait ? { name: trait.name, values: trait.in } : undefined
}
