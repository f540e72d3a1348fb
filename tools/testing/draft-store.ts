import { sql } from 'kysely'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { emailStep, givenDocument } from '../../domain/campaign/testing.ts'
import { Condition } from '../../domain/conditions/condition.ts'
import { AppError } from '../../domain/errors.ts'
import { isRecord } from '../../domain/is-record.ts'
import { insertDraft, saveDocument } from '../../store/campaigns/campaigns.ts'
import { recordChange, type TurnAuthor } from '../../store/campaigns/drafts.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { chooseRedo, chooseUndo } from '../../store/drafts/choose-turn.ts'
import { reverseTurn } from '../../store/drafts/reverse-turn.ts'
import { insertMemory } from '../../store/memories/memories.ts'
import { saveSegment } from '../../store/segments.ts'
import { forgetMemories } from '../memory/forget-memories.ts'
import type { Ask } from './draft-actions.ts'
import type { CampaignState, SegmentState, State } from './draft-model.ts'

const vector = Array.from({ length: 512 }, (_, index) => (index === 0 ? 1 : 0))

const conditionOf = (ask: Ask): Condition =>
  Condition.parse('segment' in ask ? { inSegment: ask } : { trait: { name: 'plan', is: `plan ${ask.value}` } })

const documentOf = ({ name, subject, audience }: CampaignState): Campaign =>
  givenDocument({ name, audience: conditionOf(audience), steps: [emailStep('stp_email', subject)] })

/** The same acts on the real store, in one transaction. */
export class DraftStore {
  readonly #ws: WorkspaceTx
  readonly #at: Temporal.Instant
  constructor(ws: WorkspaceTx, at: Temporal.Instant) {
    this.#ws = ws
    this.#at = at
  }

  async draft(author: TurnAuthor, id: string, state: CampaignState): Promise<void> {
    const document = documentOf(state)
    await insertDraft(this.#ws, { id, document, memberId: author.memberId, at: this.#at })
    await recordChange(this.#ws, author, { kind: 'campaign', id, before: null, after: document, at: this.#at })
  }

  async edit(author: TurnAuthor, id: string, was: CampaignState, state: CampaignState): Promise<void> {
    const [before, document] = [documentOf(was), documentOf(state)]
    await saveDocument(this.#ws, { id, document, memberId: author.memberId, at: this.#at })
    await recordChange(this.#ws, author, { kind: 'campaign', id, before, after: document, at: this.#at })
  }

  async keepSegment(author: TurnAuthor, id: string, before: SegmentState | null, after: SegmentState): Promise<void> {
    const segment = (state: SegmentState) => ({ name: state.name, condition: conditionOf(state.ask) })
    await saveSegment(this.#ws, { id, ...segment(after), memberId: author.memberId, at: this.#at })
    const was = before === null ? null : segment(before)
    await recordChange(this.#ws, author, { kind: 'segment', id, before: was, after: segment(after), at: this.#at })
  }

  async remember(author: TurnAuthor, id: string, isOwn: boolean): Promise<void> {
    const scope = isOwn
      ? { kind: 'member' as const, value: author.memberId }
      : { kind: 'workspace' as const, value: null }
    const text = `Rule ${id}`
    await insertMemory(this.#ws, {
      id,
      kind: 'do',
      scope,
      text,
      lint: null,
      source: { threadId: author.threadId, turnId: author.turnId, quote: null },
      createdBy: author.memberId,
      createdAt: this.#at,
      expiresAt: null,
      embedding: vector,
      embedder: 'test',
    })
    const after = { text, forgotten: false }
    await recordChange(this.#ws, author, { kind: 'memory', id, before: null, after, at: this.#at })
  }

  async forget(author: TurnAuthor, id: string): Promise<void> {
    await forgetMemories(this.#ws, [id], author, this.#at)
  }

  /** What moved and what stayed, by id; or why nothing could. */
  async reverse(action: 'undo' | 'redo', author: TurnAuthor, named: string | null) {
    const choose = action === 'undo' ? chooseUndo : chooseRedo
    try {
      const changes = await choose(this.#ws, author.threadId, named)
      const { turn, changed, kept } = await reverseTurn(this.#ws, changes, { action, author, at: this.#at })
      const ids = (objects: readonly { id: string }[]) => objects.map(({ id }) => id).toSorted()
      return { turn, changed: ids(changed), kept: ids(kept) }
    } catch (error) {
      if (error instanceof AppError) return error.code === 'not_found' ? ('not_found' as const) : ('nothing' as const)
      throw error
    }
  }

  /** What is there, by id, as the model has it. */
  async read(): Promise<Record<string, State>> {
    const { rows } = await sql<{ kind: string; id: string; value: unknown }>`
      select 'campaign' as kind, id, document as value from campaigns where workspace_id = ${this.#ws.workspaceId}
      union all
      select 'segment', id, jsonb_build_object('name', name, 'condition', condition)
        from segments where workspace_id = ${this.#ws.workspaceId}
      union all
      select 'memory', id, null from brand_memories
       where workspace_id = ${this.#ws.workspaceId} and forgotten_at is null and superseded_by is null`.execute(
      this.#ws.tx,
    )
    return Object.fromEntries(rows.map(({ kind, id, value }) => [id, stateOf(kind, value)]))
  }
}

function stateOf(kind: string, value: unknown): State {
  if (kind === 'memory') return { forgotten: false }
  if (kind === 'campaign') {
    const { name, audience, steps } = Campaign.parse(value)
    const [step] = steps
    const content = step?.kind === 'message' ? step.channels[0]?.content.default : undefined
    return {
      name,
      subject: content !== undefined && 'subject' in content ? content.subject : '',
      audience: askOf(audience),
    }
  }
  const { name, condition } = isRecord(value) ? value : {}
  return { name: String(name), ask: askOf(Condition.parse(condition)) }
}

function askOf(condition: Condition): Ask {
  const { inSegment, trait } = condition as { inSegment?: { segment: string }; trait?: { is: string } } // conditionOf made it
  return inSegment === undefined ? { value: Number(trait?.is.split(' ')[1]) } : { segment: inSegment.segment }
}
