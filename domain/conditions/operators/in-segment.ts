import { z } from 'zod'
import { reportUnknown } from '../check-names.ts'
import type { Operator } from '../operator.ts'
import { Name } from '../parameters.ts'
import { openSegment } from '../segment-reference.ts'
import { quote } from '../words.ts'

export const InSegment = z.strictObject({ segment: Name.meta({ description: 'Name or id of a saved segment' }) })

export const inSegment: Operator<z.infer<typeof InSegment>> = {
  key: 'inSegment',
  words: ({ segment }, { names }) => `is in the segment ${quote(names.segments?.get(segment) ?? segment)}`,
  wordsNot: ({ segment }, { names }) => `is not in the segment ${quote(names.segments?.get(segment) ?? segment)}`,
  toSql(p, context) {
    const [condition, inside] = openSegment(context, p.segment)
    return context.toSql(condition, inside)
  },
  asksIdAlone(p, context) {
    const [condition, inside] = openSegment(context, p.segment)
    return context.asksIdAlone(condition, inside)
  },
  holds(p, facts, context) {
    const [condition, inside] = openSegment(context, p.segment)
    return context.holds(condition, facts, inside)
  },
  nextChange(p, facts, context) {
    const [condition, inside] = openSegment(context, p.segment)
    return context.nextChange(condition, facts, inside)
  },
  explain(p, _facts, context) {
    const [condition, inside] = openSegment(context, p.segment)
    return { parts: [context.explain(condition, inside)] }
  },
  needs(p, context) {
    const [condition, inside] = openSegment(context, p.segment)
    return context.needsOf(condition, inside)
  },
  check({ segment }, { catalogue, path }) {
    const names = new Set(catalogue.segments.values())
    const isKnown = catalogue.segments.has(segment) || names.has(segment)
    return isKnown ? [] : [reportUnknown('segment', segment, names, `${path}/segment`)]
  },
}
