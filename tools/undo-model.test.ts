import fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { newId } from '../domain/ids.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import { dropTurn } from '../store/drafts/drop-turn.ts'
import { givenMember, test } from '../store/testing.ts'
import { type Ask, histories, type Step } from './testing/draft-actions.ts'
import { type CampaignState, DraftModel, type SegmentState } from './testing/draft-model.ts'
import { DraftStore } from './testing/draft-store.ts'
import { givenBookshop } from './testing.ts'

const at = Temporal.Instant.from('2026-11-26T12:00:00Z')

/** Both sides of a history, and which turn each thread is in. */
class Pair {
  readonly #model = new DraftModel()
  readonly #store: DraftStore
  readonly #ws: WorkspaceTx
  readonly #members: readonly string[]
  readonly #made = { campaign: [] as string[], memory: [] as string[] }
  readonly #turns = [newId('turn'), newId('turn')]

  constructor(ws: WorkspaceTx, members: readonly string[]) {
    this.#ws = ws
    this.#store = new DraftStore(ws, at)
    this.#members = members
  }

  /** Do the step on both and hold what came of it, and all that is there, against each other. */
  async take(step: Step): Promise<void> {
    if (!(await this.#act(step))) return
    expect(await this.#store.read()).toEqual(this.#model.read())
  }

  /** @returns whether there was anything to do; an undo that is refused counts. */
  async #act({ member, thread, act }: Step): Promise<boolean> {
    const turn = this.#turns[thread] ?? ''
    const author = { turnId: turn, threadId: `thr_${thread}`, memberId: this.#members[member] ?? '' }
    const model = this.#model
    const isNamed = (ask: Ask) => 'value' in ask || model.findSegment(ask.segment) !== undefined
    switch (act.kind) {
      case 'draft': {
        if (!isNamed(act.audience)) return false
        const id = this.#make('campaign')
        const state = { name: act.name, subject: 'Hello', audience: act.audience }
        await this.#store.draft(author, id, state)
        return model.change(turn, thread, id, state, { kind: 'campaign', owner: null })
      }
      case 'rename':
        return this.#edit(act.campaign, { author, thread }, { name: act.name })
      case 'copy':
        return this.#edit(act.campaign, { author, thread }, { subject: act.subject })
      case 'aim':
        return isNamed(act.audience) ? this.#edit(act.campaign, { author, thread }, { audience: act.audience }) : false
      case 'segment': {
        const known = model.findSegment(act.name)
        const id = known ?? newId('segment')
        const was = known === undefined ? null : (model.read()[known] as SegmentState) // found by name
        if (!isNamed(act.ask) || model.wouldCircle(act.name, act.ask, id)) return false
        await this.#store.keepSegment(author, id, was, { name: act.name, ask: act.ask })
        return model.change(turn, thread, id, { name: act.name, ask: act.ask }, { kind: 'segment', owner: null })
      }
      case 'remember': {
        const id = this.#make('memory')
        await this.#store.remember(author, id, act.isOwn)
        return model.change(
          turn,
          thread,
          id,
          { forgotten: false },
          { kind: 'memory', owner: act.isOwn ? member : null },
        )
      }
      case 'forget': {
        const id = pick(this.#made.memory, act.memory)
        const owner = model.things.get(id ?? '')?.owner ?? member
        if (id === undefined || owner !== member || !(id in model.read())) return false
        await this.#store.forget(author, id)
        return model.change(turn, thread, id, { forgotten: true })
      }
      case 'undo':
      case 'redo': {
        const named = act.turn === null ? null : (pick([...model.turns, 'trn_nowhere'], act.turn) ?? null)
        const expected = model[act.kind]({ turn, thread, member }, named)
        expect(await this.#store.reverse(act.kind, author, named)).toEqual(expected)
        return true
      }
      case 'crash':
        await dropTurn(this.#ws, { id: turn, memberId: author.memberId }, at)
        model.drop(turn)
        this.#turns[thread] = newId('turn')
        return true
      case 'end':
        this.#turns[thread] = newId('turn')
        return false
    }
  }

  #make(kind: 'campaign' | 'memory'): string {
    const id = newId(kind)
    this.#made[kind].push(id)
    return id
  }

  async #edit(
    number: number,
    { author, thread }: { author: { turnId: string; threadId: string; memberId: string }; thread: number },
    parts: Partial<CampaignState>,
  ): Promise<boolean> {
    const id = pick(this.#made.campaign, number)
    const state = this.#model.read()[id ?? '']
    if (id === undefined || state === null || state === undefined || !('audience' in state)) return false
    const after = { ...state, ...parts }
    await this.#store.edit(author, id, state, after)
    return this.#model.change(author.turnId, thread, id, after)
  }
}

const pick = (ids: readonly string[], number: number): string | undefined => ids[number % Math.max(1, ids.length)]

/** How often an object's history has a row that does not begin where the one before it ended. */
async function countGaps({ tx, workspaceId }: WorkspaceTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (
      select before, lag(after) over h as ended, row_number() over h as number from draft_changes
       where workspace_id = ${workspaceId} window h as (partition by object_kind, object_id order by id)) history
     where number > 1 and before is distinct from ended`.execute(tx)
  return rows[0]?.count ?? Number.NaN
}

/** Ends the transaction of a history: the next one finds the workspace empty. */
class Over extends Error {}

async function play(db: Db, workspaceId: number, members: readonly string[], steps: readonly Step[]): Promise<void> {
  const history = inWorkspace(db, workspaceId, async (ws) => {
    const pair = new Pair(ws, members)
    for (const step of steps) await pair.take(step)
    expect(await countGaps(ws)).toBe(0)
    throw new Over()
  })
  await history.catch((error: unknown) => {
    if (!(error instanceof Over)) throw error
  })
}

test('whatever two members do, undo, redo and cut short, drafts are as editors’ two stacks would have them', async ({
  db,
  workspaceId,
}) => {
  await givenBookshop(db, workspaceId, at)
  const members = [(await givenMember(db, workspaceId)).id, (await givenMember(db, workspaceId)).id]
  await fc.assert(
    fc.asyncProperty(histories, (steps) => play(db, workspaceId, members, steps)),
    { numRuns: 1_000 },
  )
}, 240_000)
