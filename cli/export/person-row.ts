import type { ExportedPerson } from '../../store/exports/read-people.ts'
import { columnOf, idOfAddress } from '../../store/ingest/standard-traits.ts'
import { writeCell, writeTextCell } from '../import/cell.ts'
import { nameColumn } from '../import/csv-columns.ts'

/** What the table has columns for besides the standard ones. */
export type TableColumns = { traits: string[]; consents: { topic: string; channel: string }[] }

const standard = ['email', 'phone', 'language', 'timezone', 'country'] as const

export function toHeader({ traits, consents }: TableColumns): string[] {
  return [
    'user_id',
    'anonymous_id',
    ...standard,
    'created_at',
    'last_seen_at',
    ...traits.map(nameColumn),
    ...consents.map(({ topic, channel }) => `consent.${topic}.${channel}`),
    'devices',
  ]
}

/** A customer as the row of a CSV file; what is not known is an empty cell. */
export function toRow(person: ExportedPerson, { traits, consents }: TableColumns): string[] {
  return [
    writeText(person.userId),
    writeIds(idsOf(person)),
    ...standard.map((column) => writeText(person[column])),
    person.createdAt?.toString() ?? '',
    person.lastSeenAt?.toString() ?? '',
    ...traits.map((name) => (Object.hasOwn(person.traits, name) ? writeCell(person.traits[name]) : '')),
    ...consents.map(({ topic, channel }) => {
      const found = person.consents.find((each) => each.topic === topic && each.channel === channel)
      return found === undefined ? '' : `${found.allowed} ${found.changedAt}`
    }),
    person.devices.length === 0 ? '' : JSON.stringify(person.devices),
  ]
}

/** A customer as a line of NDJSON. */
export function toLine(person: ExportedPerson): object {
  const { userId, traits, consents, devices, createdAt, lastSeenAt } = person
  const own = Object.fromEntries(standard.map((column) => [column, person[column]] as const))
  const hasOwn = (name: string) => {
    const column = columnOf(name)
    return column !== undefined && (column === 'created_at' ? createdAt : own[column]) !== null
  }
  const known = Object.entries({ ...own, created_at: createdAt?.toString() ?? null }).filter(
    ([, value]) => value !== null,
  )
  // A trait beside a standard one of its name was a value that could not be read; under `traits` it stays that.
  const isBesides = ([name]: [string, unknown]) => columnOf(name) !== undefined && hasOwn(name)
  return {
    userId: userId ?? undefined,
    anonymousId: idsOf(person),
    ...Object.fromEntries(known),
    traits: Object.fromEntries(Object.entries(traits).toSorted((a, b) => Number(isBesides(a)) - Number(isBesides(b)))),
    lastSeenAt: lastSeenAt?.toString(),
    consents,
    devices,
  }
}

/** Who has no id of the sender's goes by one that the import would give them too. */
export function idsOf({ id, userId, anonymousIds, email, phone }: ExportedPerson): string[] {
  if (userId !== null || anonymousIds.length > 0) return anonymousIds
  if (email !== null) return [idOfAddress('email', email)]
  return [phone === null ? `customer:${id}` : idOfAddress('phone', phone)]
}

const writeText = (text: string | null) => (text === null ? '' : writeTextCell(text))

function writeIds(ids: readonly string[]): string {
  const [only, ...more] = ids
  if (only === undefined) return ''
  if (more.length > 0) return JSON.stringify(ids)
  return only.startsWith('[') ? JSON.stringify(only) : writeTextCell(only)
}
