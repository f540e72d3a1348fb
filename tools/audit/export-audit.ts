import { stringify } from 'csv-stringify/sync'
import { type AuditCursor, type AuditRow, writeAuditCursor } from '../../domain/audit/audit-row.ts'
import { wordAudit } from '../../domain/audit/word-audit.ts'
import { readAudit } from '../../store/audit/read-audit.ts'
import { type Db, inWorkspace } from '../../store/database/db.ts'

export const auditFormats = ['csv', 'ndjson'] as const
export type AuditFormat = (typeof auditFormats)[number]
export type AuditRange = { since: Temporal.Instant | null; until: Temporal.Instant | null }

const pageSize = 500

/** A line of the audit as programs read it. */
export const describeAuditRow = (row: AuditRow) => ({
  at: row.at.toString(),
  id: row.id,
  kind: row.kind,
  what: wordAudit(row),
  by: row.by,
  byName: row.byName,
  surface: row.surface,
  threadId: row.threadId,
  about: row.about,
  approvalId: row.approvalId,
  contentHash: row.contentHash,
  before: row.before,
  after: row.after,
  facts: row.facts,
})
const columns = [
  'at',
  'id',
  'kind',
  'what',
  'by',
  'byName',
  'surface',
  'threadId',
  'about',
  'approvalId',
  'contentHash',
  'before',
  'after',
  'facts',
] as const satisfies (keyof ReturnType<typeof describeAuditRow>)[]

/**
 * The whole audit of a range as text, newest first, a page at a time: memory stays the same however long it is. In CSV,
 * JSON stands in the cells, and nothing in a cell is a formula to a spreadsheet.
 */
export async function* exportAudit(
  db: Db,
  workspaceId: number,
  { format, ...range }: AuditRange & { format: AuditFormat },
  now: Temporal.Instant,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\n`
  let before: AuditCursor | null = null
  for (;;) {
    const page: AuditRow[] = await inWorkspace(db, workspaceId, (ws) =>
      readAudit(ws, { ...range, before, limit: pageSize }, now),
    )
    const last = page.at(-1)
    if (last === undefined) return
    const lines = page.map(describeAuditRow)
    yield format === 'csv' ? toCsv(lines) : lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    if (page.length < pageSize) return
    before = last
  }
}

const toCsv = (lines: ReturnType<typeof describeAuditRow>[]) =>
  stringify(lines, { columns: [...columns], escape_formulas: true, cast: { object: (value) => JSON.stringify(value) } })

export const describeAuditPage = (rows: readonly AuditRow[], limit: number) => {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return { acts: rows.map(describeAuditRow), next: last === undefined ? null : writeAuditCursor(last) }
}
