import { CaseTag, type Expression, IfTag, type Template, TypeGuards, UnlessTag, Value, Variable } from 'liquidjs'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import { listContents, listCopyFields } from './copy-fields.ts'
import { parseTemplate } from './liquid.ts'

const roots = new Set(['customer', 'event', 'journey'])

/**
 * The variables that a customer must have for the copy to be shown: those that stand without a default and outside an
 * `if` that asks for them. Each is written as in the copy, for example `customer.first_name`.
 * @throws what liquidjs says of a template that does not parse
 */
export function usedVariables(template: string): string[] {
  return [...new Set(listNeeded(parseTemplate(template), new Set()))]
}

/**
 * usedVariables of a message in all its languages.
 * @throws as usedVariables does
 */
export function usedVariablesOf(message: ChannelMessage): string[] {
  const templates = listContents(message).flatMap(({ content }) =>
    listCopyFields(content).map(({ template }) => template),
  )
  return [...new Set(templates.flatMap(usedVariables))]
}

type Argument = Value | Expression['postfix'][number]

function listNeeded(templates: readonly Template[], asked: ReadonlySet<string>): string[] {
  return templates.flatMap((template) => {
    if (template instanceof IfTag || template instanceof UnlessTag) return listNeededInBranches(template, asked)
    const asksOnly = template instanceof CaseTag
    const own = asksOnly ? [] : Array.from(template.arguments?.() ?? [], listNeededBy).flat()
    return [...own.filter((name) => !asked.has(name)), ...listNeeded(listChildren(template), asked)]
  })
}

function listNeededInBranches(tag: IfTag | UnlessTag, asked: ReadonlySet<string>): string[] {
  const inBranches = tag.branches.flatMap(({ value, templates }) =>
    listNeeded(
      templates,
      tag instanceof IfTag && value instanceof Value ? new Set([...asked, ...listAsked(value)]) : asked,
    ),
  )
  return [...inBranches, ...listNeeded(tag.elseTemplates ?? [], asked)]
}

/** Variables that have a value wherever the condition holds; of `or` and `not` nothing can be said. */
function listAsked({ initial }: Value): string[] {
  const isUnclear = initial.postfix.some(
    (token) => TypeGuards.isOperatorToken(token) && ['or', 'not', '!='].includes(token.operator),
  )
  return isUnclear ? [] : initial.postfix.flatMap(nameOf)
}

function listNeededBy(argument: Argument): string[] {
  if (!(argument instanceof Value)) return nameOf(argument)
  const hasDefault = argument.filters[0]?.name === 'default'
  const inFilters = argument.filters.flatMap(({ args }) =>
    args.flatMap((arg) => nameOf(Array.isArray(arg) ? arg[1] : arg)),
  )
  return [...(hasDefault ? [] : argument.initial.postfix.flatMap(nameOf)), ...inFilters]
}

function nameOf(token: unknown): string[] {
  if (!TypeGuards.isPropertyAccessToken(token)) return []
  const segments = token.props.map((prop) => ('content' in prop ? prop.content : undefined))
  const root = segments[0]
  if (typeof root !== 'string' || !roots.has(root)) return []
  const known = segments.slice(0, segments.indexOf(undefined) === -1 ? undefined : segments.indexOf(undefined))
  return [
    new Variable(
      known.filter((part) => typeof part === 'string' || typeof part === 'number'),
      { row: 1, col: 1 },
    ).toString(),
  ]
}

function listChildren(template: Template): Template[] {
  // Without partials nothing is awaited: the generator's first answer is its return value.
  const step = template.children?.(false, true).next()
  return step?.done === true ? step.value : []
}
