import { describeCondition } from '../conditions/describe-condition.ts'
import { isRecord } from '../is-record.ts'
import type { Campaign } from './campaign.ts'
import { compareDocuments } from './compare.ts'
import type { Step } from './steps.ts'
import { listInner, mapInner } from './tree.ts'
import { describeTrigger } from './trigger-words.ts'
import { describeConversion, describeExit, describeStep, type Names } from './words.ts'

export type Change = {
  /** The step that it is in, in words; null: the campaign's own. */
  step: string | null
  kind: 'added' | 'removed' | 'moved' | 'changed'
  /** What of it, in words, for example “email · subject”; empty when all of it. */
  field: string
  before: string | null
  after: string | null
}

/** What is different between two states of a campaign: its fields, then its steps in order. */
export function describeChanges(before: Campaign, after: Campaign, names: Names = {}): Change[] {
  const { steps: oldSteps, ...oldFields } = before
  const { steps: newSteps, ...newFields } = after
  return [
    ...compareIn(null, sayFields(oldFields, names), sayFields(newFields, names), oldFields, newFields),
    ...compareSteps(oldSteps, newSteps, names),
  ]
}

const sayFields = (fields: Omit<Campaign, 'steps'>, names: Names) => ({
  ...fields,
  trigger: describeTrigger(fields.trigger),
  audience: describeCondition(fields.audience, names),
  exit: fields.exit.map((exit) => describeExit(exit, names)),
  conversion: fields.conversion === null ? null : describeConversion(fields.conversion),
})

/** In words where words tell it, leaf by leaf where they do not. */
function compareIn(step: string | null, oldWords: object, newWords: object, before: object, after: object): Change[] {
  const told = compareDocuments(oldWords, newWords)
  const toldKeys = new Set(told.map(({ path }) => path.split('/')[0]))
  const raw = compareDocuments(before, after).filter(({ path }) => !toldKeys.has(path.split('/')[0]))
  return [...told, ...raw].map(({ path, ...values }) => ({
    step,
    kind: 'changed',
    field: sayPath(path, after),
    ...values,
  }))
}

type Place = { step: Step; list: string; position: number }

function compareSteps(before: readonly Step[], after: readonly Step[], names: Names): Change[] {
  const old = placeSteps(before)
  const fresh = placeSteps(after)
  const moved = findMoved(old, fresh)
  const whole = (step: Step, kind: 'added' | 'removed' | 'moved'): Change => {
    const words = describeStep(step, names)
    return {
      step: words,
      kind,
      field: '',
      before: kind === 'removed' ? words : null,
      after: kind === 'added' ? words : null,
    }
  }
  return [
    ...[...fresh].flatMap(([id, { step }]) => {
      const was = old.get(id)
      if (was === undefined) return [whole(step, 'added')]
      const own = compareIn(
        describeStep(was.step, names),
        sayStep(was.step, names),
        sayStep(step, names),
        ownOf(was.step),
        ownOf(step),
      )
      return moved.has(id) ? [whole(step, 'moved'), ...own] : own
    }),
    ...[...old].flatMap(([id, { step }]) => (fresh.has(id) ? [] : [whole(step, 'removed')])),
  ]
}

function placeSteps(steps: readonly Step[], list = '', places = new Map<string, Place>()): Map<string, Place> {
  steps.forEach((step, position) => {
    const id = step.id ?? `${list}#${position}`
    places.set(id, { step, list, position })
    listInner(step).forEach((inner, index) => placeSteps(inner.steps, `${id}/${index}`, places))
  })
  return places
}

/** Those in another list than before, and of one list the fewest that explain its new order. */
function findMoved(old: ReadonlyMap<string, Place>, fresh: ReadonlyMap<string, Place>): Set<string> {
  const moved = new Set<string>()
  const stayed = new Map<string, { id: string; was: number }[]>()
  for (const [id, { list }] of fresh) {
    const was = old.get(id)
    if (was === undefined) continue
    if (was.list === list) stayed.set(list, [...(stayed.get(list) ?? []), { id, was: was.position }])
    else moved.add(id)
  }
  for (const steps of stayed.values()) {
    const inOrder = longestRise(steps.map(({ was }) => was))
    steps.forEach(({ id }, index) => (inOrder.has(index) ? undefined : moved.add(id)))
  }
  return moved
}

/** The indexes of a longest rising sequence. */
function longestRise(numbers: readonly number[]): Set<number> {
  const best: number[][] = []
  numbers.forEach((number, index) => {
    const before = best.filter((rise) => (numbers[rise.at(-1) ?? 0] ?? 0) < number)
    const longest = before.reduce<number[]>((a, b) => (b.length > a.length ? b : a), [])
    best.push([...longest, index])
  })
  return new Set(best.reduce<number[]>((a, b) => (b.length > a.length ? b : a), []))
}

/** A step without those that nest in it: they are told for themselves. */
const ownOf = (step: Step): Step => mapInner(step, () => [])

function sayStep(step: Step, names: Names): object {
  const own = ownOf(step)
  if (own.kind === 'branch')
    return { ...own, paths: own.paths.map((path) => ({ ...path, when: describeCondition(path.when, names) })) }
  if (own.kind !== 'message') return own
  return {
    ...own,
    channels: own.channels.map((each) => ({
      ...each,
      when: each.when === null ? null : describeCondition(each.when, names),
    })),
  }
}

const unsaid = new Set(['channels', 'content', 'default', 'locales'])

/** A path as words: `channels/0/content/default/subject` of an email is “email · subject”. */
function sayPath(path: string, root: unknown): string {
  let value = root
  const words = path.split('/').flatMap((key) => {
    const isItem = Array.isArray(value)
    value = isRecord(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined
    if (!isItem) return unsaid.has(key) ? [] : [key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)]
    const names = isRecord(value)
      ? [value['channel'], value['language'], value['name'], value['key'], value['property']]
      : []
    return [names.find((name) => typeof name === 'string') ?? String(Number(key) + 1)]
  })
  return words.join(' · ')
}
