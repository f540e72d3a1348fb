import { Context, type FilterImplOptions, Liquid, type Template, toValue, UndefinedVariableError } from 'liquidjs'
import { CannotRender } from './cannot-render.ts'
import type { CopyFacts } from './copy-facts.ts'
import { dateFilter, factsKey } from './date-filter.ts'
import { fillMarks, makeMark, type MarkedText, removeMarkCharacters } from './insertions.ts'
import { rememberLast } from './lru-cache.ts'

const allowedTags = new Set([
  'assign',
  'capture',
  'case',
  'comment',
  'cycle',
  'for',
  'if',
  'unless',
  'break',
  'continue',
  'echo',
  'liquid',
  'raw',
  '#',
])
const valuesKey = Symbol('values')
const limits = { parseLimit: 50_000, memoryLimit: 200_000 }
const maxSteps = 5_000
const maxValueCharacters = 20_000
/** Of one field, filled in: a batch of two hundred must have room in memory, and in one statement to the database. */
const maxCharacters = 100_000
const maxTemplates = 2_000

const keepValue: FilterImplOptions = (value: unknown) => value
const liquid = makeLiquid()

function makeLiquid(): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    outputEscape: markValue,
    templates: {},
    ...limits,
  })
  for (const name of Object.keys(liquid.tags)) if (!allowedTags.has(name)) delete liquid.tags[name]
  // Values are escaped for where they go, always: `raw` would undo that, and `escape` would do it twice.
  delete liquid.filters['raw']
  for (const name of ['escape', 'escape_once', 'xml_escape']) liquid.registerFilter(name, keepValue)
  liquid.registerFilter('date', dateFilter)
  return liquid
}

/** Liquid calls it for every output, with its filter context as `this`. */
function markValue(this: unknown, value: unknown): string {
  // The scope that renderTemplate made; liquidjs types the hook without its `this`.
  const { environments } = (this as { context: { environments: { [valuesKey]: string[] } } }).context
  const values = environments[valuesKey]
  const text = fillMarks({ text: stringify(toValue(value)), values })
  if (text.length > maxValueCharacters) throw new CannotRender(null, 'A value is too long to be shown in copy.')
  return makeMark(values.push(removeUnreadable(text)) - 1)
}

function stringify(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(stringify).join(', ')
  if (typeof value === 'object')
    throw new CannotRender(null, 'A value is a group of fields: name one of them, as in event.product.name.')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

// eslint-disable-next-line no-control-regex -- control characters are what it removes
const controls = /[\u0000-\u0008\u000B-\u001F\u007F]/g
/** What no channel and no database takes: control characters, and halves of characters that a filter cut apart. */
const removeUnreadable = (text: string) => text.replace(controls, '').toWellFormed()

/** @throws what liquidjs says of a template that does not parse */
export const parseTemplate: (template: string) => Template[] = rememberLast(maxTemplates, (template) =>
  liquid.parse(removeMarkCharacters(template)),
)

/**
 * Fill a template in, the values marked.
 * @param scope written on: it keeps what this one rendering needs
 * @throws CannotRender
 */
export function renderTemplate(template: string, scope: object, facts: CopyFacts): MarkedText {
  const values: string[] = []
  try {
    const context = new Context(Object.assign(scope, { [factsKey]: facts, [valuesKey]: values }), liquid.options, {
      sync: true,
    })
    context.renderLimit.check = countSteps()
    const text = String(liquid.renderSync(parseTemplate(template), context))
    if (values.reduce((sum, { length }) => sum + length, text.length) > maxCharacters) throw tooMuchText()
    return { text, values }
  } catch (error) {
    throw toCannotRender(error)
  }
}

/**
 * Liquid checks its limit of time at each step of a template and each round of a loop. Steps are counted instead: how
 * busy the machine is must not decide what can be filled in.
 */
function countSteps(): () => void {
  let steps = 0
  return () => {
    steps += 1
    if (steps > maxSteps)
      throw new CannotRender(null, `The copy repeats too much: more than ${maxSteps} steps for one customer.`)
  }
}

const tooMuchText = () =>
  new CannotRender(null, `The copy is too long for this customer: more than ${maxCharacters} characters.`)

function toCannotRender(error: unknown): CannotRender {
  const cause = findCause(error)
  if (cause instanceof CannotRender) return cause
  if (error instanceof UndefinedVariableError) {
    const variable = /^undefined variable: ([^\n]+?)(, line:\d+.*)?$/m.exec(error.message)?.[1] ?? 'a variable'
    return new CannotRender(variable, `${variable} has no value and no default.`, error)
  }
  return new CannotRender(
    null,
    `The copy cannot be filled in: ${error instanceof Error ? error.message : 'unknown fault'}.`,
    error,
  )
}

function findCause(error: unknown): unknown {
  return error instanceof Error && 'originalError' in error ? findCause(error.originalError) : error
}
