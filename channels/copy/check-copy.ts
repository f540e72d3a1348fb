import { analyzeSync } from 'liquidjs'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { findNearest } from '../../domain/conditions/nearest.ts'
import { standardTraits } from '../../domain/conditions/standard-traits.ts'
import { checkPushWeight } from './check-push-weight.ts'
import { linkVariables, workspaceVariables } from './copy-facts.ts'
import { type CopyField, listContents, listCopyFields } from './copy-fields.ts'
import { findBadLinks } from './find-bad-links.ts'
import { findMuteImages } from './find-mute-images.ts'
import { parseTemplate } from './liquid.ts'
import { mapWithinDeadline } from './within-deadline.ts'

/** The names that copy may use after `customer.`, `event.` and `journey.`. */
export type KnownVariables = { customer: string[]; event: string[]; journey: string[] }

export type CopyProblem = {
  /** Where it stands, for example `steps/0/channels/1/content/default/subject`. */
  path: string
  code: 'invalid_liquid' | 'disallowed_tag' | 'unknown_variable' | 'bad_link' | 'image_without_alt' | 'too_heavy'
  /** What is wrong and what would be right. */
  message: string
  /** Known names that come near, the nearest first, as copy would write them. */
  nearest: string[]
}

/**
 * What must be mended before the copy can be shown to anybody, in every language it has.
 * @param path where `content` of the message stands in the campaign
 */
export function checkCopy(message: ChannelMessage, known: KnownVariables, path: string): CopyProblem[] {
  const names = listKnown(known)
  return listContents(message).flatMap(({ path: inMessage, content }) => [
    ...listCopyFields(content).flatMap((field) => checkField(field, names, `${path}/${inMessage}/${field.path}`)),
    ...checkWeight(content, `${path}/${inMessage}`),
  ])
}

type PlacedMessage = { message: ChannelMessage; path: string }

/** Less than a worker of the same process may be silent. */
const checkingMs = 3000

/** The same of all messages of a campaign: copy whose signs take long to read holds up nobody for longer than this. */
export function checkAllCopy(
  messages: readonly PlacedMessage[],
  known: KnownVariables,
  budgetMs = checkingMs,
): CopyProblem[] {
  const checked = mapWithinDeadline(
    messages,
    ({ message, path }) => checkCopy(message, known, path),
    ({ path }) => [tooSlow(path)],
    { budgetMs },
  )
  return [...checked.flat(), ...messages.slice(checked.length, checked.length + 1).map(({ path }) => tooSlow(path))]
}

const tooSlow = (path: string): CopyProblem => ({
  path,
  code: 'too_heavy',
  message: 'The copy takes too long to read: it repeats signs such as “*”, “_”, “@”, “[” or “{{” too much.',
  nearest: [],
})

function checkWeight(content: ChannelContent, path: string): CopyProblem[] {
  const message = checkPushWeight(content)
  return message === null ? [] : [{ path, code: 'too_heavy', message, nearest: [] }]
}

type KnownNames = ReadonlyMap<string, ReadonlySet<string>>

function listKnown({ customer, event, journey }: KnownVariables): KnownNames {
  const empty: ReadonlySet<string> = new Set()
  return new Map<string, ReadonlySet<string>>([
    ['customer', new Set([...customer, ...Object.keys(standardTraits)])],
    ['event', new Set(event)],
    ['journey', new Set(journey)],
    ['workspace', new Set(workspaceVariables)],
    ...linkVariables.map((name) => [name, empty] as const),
  ])
}

function checkField(field: CopyField, known: KnownNames, path: string): CopyProblem[] {
  try {
    const variables = listVariables(field.template)
    const unknown = variables.flatMap((segments) => checkVariable(segments, known, path))
    const problem = (code: CopyProblem['code']) => (message: string) => ({ path, code, message, nearest: [] })
    const links = findBadLinks(field).map(problem('bad_link'))
    return [...unknown, ...links, ...findMuteImages(field).map(problem('image_without_alt'))]
  } catch (error) {
    return [describeFault(error, path)]
  }
}

/** Each variable once, as its segments; those that the template sets itself are left out. */
function listVariables(template: string): unknown[][] {
  const { globals } = analyzeSync(parseTemplate(template), { partials: false })
  const variables = Object.values(globals).flat()
  const byName = new Map(variables.map((variable) => [variable.toString(), variable.toArray()]))
  return [...byName.values()]
}

function checkVariable(segments: readonly unknown[], known: KnownNames, path: string): CopyProblem[] {
  const [root = '', name = ''] = segments.map((segment) => (typeof segment === 'string' ? segment : ''))
  const names = known.get(root)
  if (isLink(root) || names?.has(name) === true) return []
  const nearest = listNearest(root, name, known)
  const written = [root, name].filter((part) => part !== '').join('.')
  return [{ path, code: 'unknown_variable', message: explainUnknown(written, segments, nearest), nearest }]
}

const isLink = (root: string) => linkVariables.some((name) => name === root)

/** In the same group of names; for a name without a group that we know, in all of them. */
function listNearest(root: string, name: string, known: KnownNames): string[] {
  const names = known.get(root)
  if (names !== undefined) return findNearest(name, names).map((found) => `${root}.${found}`)
  const wanted = name === '' ? root : name
  return [...known].flatMap(([group, names]) =>
    isLink(group) ? findNearest(wanted, [group]) : findNearest(wanted, names).map((found) => `${group}.${found}`),
  )
}

function explainUnknown(written: string, segments: readonly unknown[], nearest: readonly string[]): string {
  if (segments.length < 2 && ['customer', 'event', 'journey', 'workspace'].includes(written))
    return `Copy cannot show “${written}” as a whole: name what it should show, for example ${nearest[0] ?? `${written}.name`}.`
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.map((name) => `“${name}”`).join(' or ')}?`
  return `Copy names “${written}”, which is not known here.${hint}`
}

function describeFault(error: unknown, path: string): CopyProblem {
  const text = error instanceof Error ? error.message : 'unknown fault'
  const tag = /^tag "([^"]+)" not found/.exec(text)?.[1]
  if (tag !== undefined)
    return { path, code: 'disallowed_tag', message: `Copy cannot use the tag {% ${tag} %}.`, nearest: [] }
  const filter = /^undefined filter: ([\w-]+)/.exec(text)?.[1]
  const message =
    filter === undefined ? `The copy is not valid Liquid: ${text}.` : `Copy cannot use the filter “${filter}”.`
  return { path, code: 'invalid_liquid', message, nearest: [] }
}
