import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import { LintRule, type MemorySource, type Rule } from '../../domain/memory.ts'
import { listSubjects, normaliseWords } from '../../domain/memory/supersede.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { visibleTo } from './rows.ts'

/** A rule that nobody stated: it holds for nobody until a member says so. */
export type Proposal = Rule & {
  id: string
  origin: 'inferred' | 'guide'
  source: MemorySource
  shownTo: string
  /** The memory that it takes the place of once it is kept. */
  replaces: string | null
  proposedAt: Temporal.Instant
}

type Row = Omit<Proposal, 'scope' | 'lint'> & {
  scopeKind: Rule['scope']['kind']
  scopeValue: string | null
  lint: unknown
}

const columns = sql.raw(
  'id, origin, kind, scope_kind as "scopeKind", scope_value as "scopeValue", text, lint, source, shown_to as "shownTo", replaces, proposed_at as "proposedAt"',
)

const toProposal = ({ scopeKind, scopeValue, lint, ...row }: Row): Proposal => ({
  ...row,
  lint: lint === null ? null : LintRule.parse(lint),
  scope: { kind: scopeKind, value: scopeValue },
})

export async function insertProposals(ws: WorkspaceTx, proposals: readonly Proposal[]): Promise<void> {
  const rows = proposals.map(({ scope, proposedAt, shownTo, ...rest }) => ({
    ...rest,
    scope_kind: scope.kind,
    scope_value: scope.value,
    shown_to: shownTo,
    proposed_at: proposedAt.toString(),
  }))
  await sql`
    insert into memory_proposals (workspace_id, id, origin, kind, scope_kind, scope_value, text, lint, source, shown_to, replaces, proposed_at)
    select ${ws.workspaceId}, id, origin, kind, scope_kind, scope_value, text, nullif(lint, 'null'::jsonb), source, shown_to, replaces, proposed_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as p(id text, origin text, kind text, scope_kind text, scope_value text, text text, lint jsonb, source jsonb,
             shown_to text, replaces text, proposed_at timestamptz)`.execute(ws.tx)
}

/** What waits for a decision of this member: what was inferred from them, and what guides say. Oldest first. */
export async function listProposals(ws: WorkspaceTx, memberId: string): Promise<Proposal[]> {
  const { rows } = await sql<Row>`
    select ${columns} from memory_proposals
     where workspace_id = ${ws.workspaceId} and decision is null and ${mayDecide(memberId)}
     order by proposed_at, (source #>> '{guide,line}')::integer nulls first, id`.execute(ws.tx)
  return rows.map(toProposal)
}

const mayDecide = (memberId: string) => sql`(origin = 'guide' or shown_to = ${memberId}) and ${visibleTo(memberId)}`

/**
 * Claim proposals for their decision; of two who decide at once, one does.
 * @throws AppError not_found, or conflict for one that was decided already
 */
export async function claimProposals(
  ws: WorkspaceTx,
  ids: readonly string[],
  by: { memberId: string; at: Temporal.Instant; decision: 'kept' | 'declined' },
): Promise<Proposal[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    update memory_proposals set decision = ${by.decision}, decided_by = ${by.memberId}, decided_at = ${by.at.toString()}
     where workspace_id = ${ws.workspaceId} and id = any(${[...ids]}) and decision is null and ${mayDecide(by.memberId)}
    returning ${columns}`.execute(ws.tx)
  const missing = ids.find((id) => !rows.some((row) => row.id === id))
  if (missing !== undefined) throw await explainMissing(ws, missing, by.memberId)
  return ids.flatMap((id) => rows.filter((row) => row.id === id).map(toProposal))
}

async function explainMissing(ws: WorkspaceTx, id: string, memberId: string): Promise<AppError> {
  const { rows } = await sql<{ decision: string | null }>`
    select decision from memory_proposals where workspace_id = ${ws.workspaceId} and id = ${id} and ${mayDecide(memberId)}`.execute(
    ws.tx,
  )
  const [row] = rows
  return row === undefined
    ? new AppError('not_found', { detail: `There is no proposed rule ${id}.` })
    : new AppError('conflict', { detail: `The proposed rule ${id} was ${row.decision ?? 'decided'} already.` })
}

export async function noteKept(
  ws: WorkspaceTx,
  kept: readonly { proposalId: string; memoryId: string }[],
): Promise<void> {
  for (const { proposalId, memoryId } of kept)
    await sql`update memory_proposals set memory_id = ${memoryId}
               where workspace_id = ${ws.workspaceId} and id = ${proposalId}`.execute(ws.tx)
}

/** A rule that the member stated settles what waits with the same words or check. */
export async function settleProposals(
  ws: WorkspaceTx,
  rule: Rule & { id: string },
  by: { memberId: string; at: Temporal.Instant },
): Promise<void> {
  const same = (await listProposals(ws, by.memberId)).filter((each) => saysAlready(rule, each)).map(({ id }) => id)
  const claimed = await claimProposals(ws, same, { ...by, decision: 'kept' })
  await noteKept(
    ws,
    claimed.map(({ id }) => ({ proposalId: id, memoryId: rule.id })),
  )
}

/**
 * Has the member met this rule before: in force, forgotten or superseded, waiting or declined? It is not asked twice.
 */
export async function isKnownRule(ws: WorkspaceTx, rule: Rule, memberId: string): Promise<boolean> {
  const { rows } = await sql<{ text: string; lint: unknown }>`
    select text, lint from brand_memories
     where workspace_id = ${ws.workspaceId} and ${visibleTo(memberId)} and (lint is not null or lower(text) = lower(${rule.text}))
    union all
    select text, lint from memory_proposals where workspace_id = ${ws.workspaceId} and ${mayDecide(memberId)}`.execute(
    ws.tx,
  )
  return rows.some(({ text, lint }) => saysAlready({ text, lint: lint === null ? null : LintRule.parse(lint) }, rule))
}

type Said = Pick<Rule, 'text' | 'lint'>

/** Does the first say what the second says: in the same words, or by a check of all that the second checks? */
export function saysAlready(a: Said, b: Said): boolean {
  if (normaliseWords(a.text) === normaliseWords(b.text)) return true
  if (a.lint === null || b.lint === null) return false
  const settled = new Set(listSubjects(a.lint))
  return listSubjects(b.lint).every((subject) => settled.has(subject))
}
