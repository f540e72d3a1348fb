import { isRecord } from '../is-record.ts'
import type { OutsideFields, OutsideSource } from './sources.ts'

type Field = { pattern: string; rest: readonly string[]; source: OutsideSource }
/** The field that a text stands in; null where a tool named none. */
export type Place = { pattern: string; source: OutsideSource } | null

/** The same value with every text in it, and every key, as `change` and `changeKey` make them. */
export function mapOutside(
  value: unknown,
  fields: OutsideFields,
  change: (text: string, place: Place, key: string) => string,
  changeKey: (key: string) => string = (key) => key,
): unknown {
  const visit = (each: unknown, open: readonly Field[], key: string): unknown => {
    if (typeof each === 'string') return change(each, open.find(isHere) ?? null, key)
    if (Array.isArray(each)) return each.map((one: unknown) => visit(one, enter(open, '*'), key))
    if (!isRecord(each)) return each
    const entries = Object.entries(each).map(([name, one]) => [changeKey(name), visit(one, enter(open, name), name)])
    return Object.fromEntries(entries)
  }
  const all = Object.entries(fields).map(([pattern, source]) => ({ pattern, rest: pattern.split('.'), source }))
  return visit(value, all, '')
}

const isHere = ({ rest: [next, ...more] }: Field) => next === undefined || (next === '**' && more.length === 0)

const enter = (open: readonly Field[], key: string): Field[] =>
  open.flatMap((field) => {
    const [next, ...rest] = field.rest
    if (next === '**') return [field]
    return next === '*' || next === key ? [{ ...field, rest }] : []
  })
