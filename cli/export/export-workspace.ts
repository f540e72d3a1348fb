import { stringify } from 'csv-stringify/sync'
import type { Condition } from '../../domain/conditions/condition.ts'
import { type Db, inWorkspace } from '../../store/database/db.ts'
import { type ExportedEvent, readEvents } from '../../store/exports/read-events.ts'
import {
  type ExportedPerson,
  findLastCustomerId,
  readPageColumns,
  readPeople,
} from '../../store/exports/read-people.ts'
import { idsOf, type TableColumns, toHeader, toLine, toRow } from './person-row.ts'
import type { PrivateFile } from './private-file.ts'

export type ExportPlan = {
  db: Db
  workspaceId: number
  now: Temporal.Instant
  condition: Condition | null
  since: Temporal.Instant | null
  people: { file: PrivateFile; format: 'csv' | 'ndjson' } | null
  events: PrivateFile | null
  /** `share` of the customers, from 0 to 1. */
  onProgress: (progress: { share: number; people: number; events: number }) => void
}

const peopleLimit = 500
const eventLimit = 5_000

/**
 * Write customers and their events, page by page, each page one short transaction: nobody waits, and memory stays flat.
 * The whole is not one moment: a customer who changes meanwhile is written as they are when their page comes.
 * @returns how many of each
 */
export async function exportWorkspace(plan: ExportPlan): Promise<{ people: number; events: number }> {
  const { db, workspaceId, people, onProgress } = plan
  const untilId = await inWorkspace(db, workspaceId, findLastCustomerId)
  const columns = people?.format === 'csv' ? await findColumns(plan, untilId) : null
  if (people !== null && columns !== null) await people.file.write(`\uFEFF${toCsv([toHeader(columns)])}`)
  const counts = { people: 0, events: 0 }
  for (let afterId = 0; ;) {
    const page = await readPage(plan, afterId, untilId)
    const last = page.at(-1)
    if (last === undefined) return counts
    afterId = last.id
    if (people !== null) {
      await people.file.write(
        columns === null ? toNdjson(page.map(toLine)) : toCsv(page.map((person) => toRow(person, columns))),
      )
      counts.people += page.length
    }
    counts.events += await writeEvents(plan, page)
    onProgress({ share: afterId / untilId, ...counts })
  }
}

const readPage = ({ db, workspaceId, condition, now }: ExportPlan, afterId: number, untilId: number) =>
  inWorkspace(db, workspaceId, (ws) => readPeople(ws, { condition, afterId, untilId, limit: peopleLimit, now }))

/** A table names its columns before its first row: the customers are gone through once for these alone. */
async function findColumns({ db, workspaceId, condition, now }: ExportPlan, untilId: number): Promise<TableColumns> {
  const traits = new Set<string>()
  const consents = new Map<string, TableColumns['consents'][number]>()
  for (let afterId: number | null = 0; afterId !== null;) {
    const page = { condition, afterId, untilId, limit: peopleLimit * 10, now }
    const found: Awaited<ReturnType<typeof readPageColumns>> = await inWorkspace(db, workspaceId, (ws) =>
      readPageColumns(ws, page),
    )
    for (const name of found.traits) traits.add(name)
    for (const each of found.consents) consents.set(`${each.topic}.${each.channel}`, each)
    afterId = found.lastId
  }
  const inOrder = [...consents].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
  return { traits: [...traits].toSorted(), consents: inOrder }
}

async function writeEvents({ db, workspaceId, events, since, now }: ExportPlan, people: readonly ExportedPerson[]) {
  if (events === null) return 0
  const owners = new Map(people.map((person) => [person.id, person]))
  const customerIds = [...owners.keys()]
  let count = 0
  for (let after: ExportedEvent | null = null; ;) {
    const page = { customerIds, since, receivedUntil: now, after, limit: eventLimit }
    const rows: ExportedEvent[] = await inWorkspace(db, workspaceId, (ws) => readEvents(ws, page))
    const last = rows.at(-1)
    if (last === undefined) return count
    await events.write(toNdjson(rows.map((row) => toCall(row, owners.get(row.customerId)))))
    count += rows.length
    after = last
    if (rows.length < eventLimit) return count
  }
}

function toCall({ name, at, messageId, properties, context }: ExportedEvent, owner: ExportedPerson | undefined) {
  const id = owner?.userId === null || owner === undefined ? null : { userId: owner.userId }
  return {
    type: 'track',
    ...(id ?? { anonymousId: owner === undefined ? null : idsOf(owner)[0] }),
    event: name,
    properties,
    timestamp: at.toString(),
    messageId,
    ...(context !== null && { context }),
  }
}

/** Lone carriage returns are quoted too: some programs take them for the end of a row. */
const toCsv = (rows: readonly string[][]) => stringify([...rows], { quoted_match: /[\r\n]/ })

const toNdjson = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
