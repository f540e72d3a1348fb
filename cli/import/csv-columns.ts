import { AppError } from '../../domain/errors.ts'
import { channelNames } from '../../domain/channels.ts'
import { columnOf } from '../../store/ingest/standard-traits.ts'
import { readCell, readTextCell } from './cell.ts'
import { type PersonCalls, type PersonInput, toCalls } from './person.ts'

type Column =
  | { kind: 'userId' | 'anonymousIds' | 'lastSeenAt' | 'devices' }
  | { kind: 'trait'; name: string; isText: boolean; isBesides: boolean }
  | { kind: 'consent'; topic: string; channel: string }

export type PeopleTable = {
  /** The topics that the consent columns speak of. */
  topics: string[]
  readRow: (cells: readonly string[]) => PersonCalls
}

const ownColumns = new Map<string, Exclude<Column['kind'], 'trait' | 'consent'>>([
  ['user_id', 'userId'],
  ['userId', 'userId'],
  ['anonymous_id', 'anonymousIds'],
  ['anonymousId', 'anonymousIds'],
  ['last_seen_at', 'lastSeenAt'],
  ['lastSeenAt', 'lastSeenAt'],
  ['devices', 'devices'],
])

/** Before the name of a trait that would otherwise mean a column of another kind. */
const traitPrefix = 'traits.'

/** The column of a trait, so that it reads back as that very trait. */
export function nameColumn(trait: string): string {
  const isPlain =
    trait === trait.trim() &&
    !ownColumns.has(trait) &&
    columnOf(trait) === undefined &&
    !/^(traits\.|consent\.|[=+\-@"[{])/.test(trait)
  return isPlain ? trait : `${traitPrefix}${trait}`
}

/**
 * What the first row of a file makes of the rows below it.
 * @param asText columns whose cells stay text, whatever they look like
 * @throws AppError invalid_body when no column tells who is meant, or two columns are the same
 */
export function readHeader(file: string, header: readonly string[], asText: ReadonlySet<string>): PeopleTable {
  const fail = (detail: string): never => {
    throw new AppError('invalid_body', { detail: `${file}: ${detail}` })
  }
  const names = header.map((name) => (name.startsWith(traitPrefix) ? name : name.trim()))
  for (const [index, name] of names.entries()) {
    if (name === '' || name === traitPrefix) fail(`column ${index + 1} has no name in the first row.`)
    const first = names.findIndex((each) => meaningOf(each) === meaningOf(name))
    if (first !== index)
      fail(
        `columns ${first + 1} and ${index + 1} are the same (“${names[first]}” and “${name}”). Rename or remove one.`,
      )
  }
  for (const name of asText)
    if (!names.includes(name)) fail(`--text names “${name}”, and there is no such column. It has ${quote(names)}.`)
  const columns = names.map((name) => toColumn(name, asText.has(name), fail))
  const isId = (column: Column) =>
    column.kind === 'userId' ||
    column.kind === 'anonymousIds' ||
    (column.kind === 'trait' && !column.isBesides && (column.name === 'email' || column.name === 'phone'))
  if (!columns.some(isId))
    fail(
      `no column says who is meant. It has ${quote(names)}; rename one to user_id, anonymous_id, email or phone. The first row must name the columns.`,
    )
  return {
    topics: [
      ...new Set(columns.flatMap((each) => (each.kind === 'consent' && each.topic !== '*' ? [each.topic] : []))),
    ],
    readRow: (cells) => readRow(columns, cells),
  }
}

const quote = (names: readonly string[]) =>
  names
    .slice(0, 30)
    .map((name) => `“${name}”`)
    .join(', ')

function meaningOf(name: string): string {
  const isPrefixed = name.startsWith(traitPrefix)
  const trait = isPrefixed ? name.slice(traitPrefix.length) : name
  const standard = isPrefixed ? undefined : (ownColumns.get(name) ?? columnOf(name))
  return standard ?? (columnOf(trait) === undefined ? `trait ${trait}` : `besides ${trait}`)
}

function toColumn(name: string, isText: boolean, fail: (detail: string) => never): Column {
  const own = ownColumns.get(name)
  if (own !== undefined) return { kind: own }
  if (name.startsWith('consent.')) {
    const [topic, channel] = splitConsent(name)
    if (topic === '' || ![...channelNames, '*'].some((each) => each === channel))
      fail(`“${name}” must be consent.TOPIC.CHANNEL, where the channel is * or one of ${channelNames.join(', ')}.`)
    return { kind: 'consent', topic, channel }
  }
  const isPrefixed = name.startsWith(traitPrefix)
  const trait = isPrefixed ? name.slice(traitPrefix.length) : name
  const isStandard = columnOf(trait) !== undefined
  return {
    kind: 'trait',
    name: trait,
    isText: isText || (isStandard && !isPrefixed),
    isBesides: isStandard && isPrefixed,
  }
}

/** The channel stands after the last dot: a topic may have dots of its own. */
function splitConsent(name: string): [topic: string, channel: string] {
  const rest = name.slice('consent.'.length)
  const dot = rest.lastIndexOf('.')
  return dot === -1 ? [rest, ''] : [rest.slice(0, dot), rest.slice(dot + 1)]
}

function readRow(columns: readonly Column[], cells: readonly string[]): PersonCalls {
  if (cells.length !== columns.length) {
    const detail = `has ${cells.length} cells where the first row has ${columns.length}: quote cells that contain the delimiter`
    return { faults: [{ path: '', detail }] }
  }
  const consents: unknown[] = []
  const person: Record<string, unknown> = {}
  const traits: [string, unknown][] = []
  const besides: [string, unknown][] = []
  for (const [index, column] of columns.entries()) {
    const text = cells[index] ?? ''
    if (column.kind === 'trait') {
      const value = column.isText ? readTextCell(text) : readCell(text)
      if (value !== undefined) (column.isBesides ? besides : traits).push([column.name, value])
    } else if (column.kind === 'consent') {
      const { topic, channel } = column
      if (text.trim() !== '') consents.push({ topic, channel, ...readConsent(text.trim()) })
    } else if (column.kind === 'userId' || column.kind === 'lastSeenAt') person[column.kind] = readTextCell(text)
    else if (column.kind === 'devices') person['devices'] = readCell(text)
    else person['anonymousIds'] = readIds(text)
  }
  // The cast: every part is checked by Person.
  return toCalls({
    ...person,
    traits: Object.fromEntries(traits),
    besides: Object.fromEntries(besides),
    consents,
  } as PersonInput)
}

/** `true`, `no`, or with the time at which it was said: `true 2026-03-01T10:00:00Z`. */
function readConsent(text: string): { allowed: unknown; changedAt?: string } {
  const [word = '', ...rest] = text.split(' ')
  const allowed = /^(true|yes|1)$/i.test(word) ? true : /^(false|no|0)$/i.test(word) ? false : word
  return { allowed, ...(rest.length > 0 && { changedAt: rest.join(' ') }) }
}

/** One id as text, or several as a JSON list. */
function readIds(text: string): unknown {
  const value = text.startsWith('[') ? readCell(text) : undefined
  return Array.isArray(value) ? value : readTextCell(text)
}
