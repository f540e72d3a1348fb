import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { isRecord } from '../../domain/is-record.ts'
import type { CopyFacts } from './copy-facts.ts'
import { type CopyField, listCopyFields } from './copy-fields.ts'

/** A variable that copy shows; in a link a value may do more harm than in text. */
type Shown = { path: readonly string[]; isInLink: boolean }

/** What of the values decides whether copy can be shown, as text: values alike in it are all fine or all at fault. */
export type ShapeOf = (facts: Pick<CopyFacts, 'customer' | 'event' | 'journey'>) => string

const output = /\{\{\s*(\w+(?:\.\w+)*)\s*(?:\|\s*default:\s*(?:"[^"{}]*"|'[^'{}]*')\s*)?\}\}/g
const roots = new Set(['customer', 'event', 'journey'])

/** Null for copy that does more than show values, with a default or without: there each value may matter. */
export function readShapes(content: ChannelContent): ShapeOf | null {
  const fields = listCopyFields(content)
  if (fields.some(({ template }) => /\{[{%]|[%}]\}/.test(template.replace(output, '')))) return null
  const shown = fields.flatMap(listShown)
  return (facts) => shown.map((each) => shapeOf(each, facts)).join('|')
}

function listShown({ template, kind }: CopyField): Shown[] {
  return [...template.matchAll(output)].flatMap((match) => {
    const path = (match[1] ?? '').split('.')
    const word = template.slice(0, match.index).split(/\s/).at(-1) ?? ''
    const isInLink = kind === 'link' || kind === 'image' || (kind !== 'text' && /[(<[:]/.test(word))
    return roots.has(path[0] ?? '') ? [{ path, isInLink }] : []
  })
}

const plainText = /^[\p{L}\p{N}][\p{L}\p{N} .,'’&-]{0,199}$/u

function shapeOf({ path, isInLink }: Shown, { customer, event, journey }: Parameters<ShapeOf>[0]): string {
  let value: unknown = { customer, event: event ?? {}, journey }
  for (const [depth, name] of path.entries()) {
    // Liquid reads more than own properties of what is no record, such as the size of a text.
    if (!isRecord(value)) return JSON.stringify([path, value])
    value = Object.hasOwn(value, name) ? value[name] : undefined
    if (value === undefined || value === null) return `missing from ${depth}`
  }
  if (isInLink) return JSON.stringify(value)
  if (typeof value === 'number') return 'number'
  return typeof value === 'string' && plainText.test(value) ? 'text' : JSON.stringify(value)
}
