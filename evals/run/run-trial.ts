import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { createCampaignAgent } from '../../agent/agent.ts'
import type { AgentDeps } from '../../agent/run-turn.ts'
import { openCheckpoints } from '../../agent/checkpoints.ts'
import { offlineName } from '../../agent/model.ts'
import { createTranslator } from '../../agent/translator.ts'
import { channelNames } from '../../domain/channels.ts'
import type { Embedder } from '../../domain/embedder.ts'
import { AppError } from '../../domain/errors.ts'
import type { Store } from '../../store/database/open.ts'
import { type Fingerprint, fingerprintWorkspace, listTouchedTables } from '../../store/evidence/fingerprint.ts'
import { tools } from '../../tools/registry.ts'
import type { Task } from '../task.ts'
import { type BuiltWorkspace, buildWorkspace, evaluationTime } from '../workspace/build-workspace.ts'
import type { Fixture } from '../workspace/fixture.ts'
import { converse } from './converse.ts'
import type { Outcome } from './outcome.ts'
import { readState } from './read-state.ts'
import { type SteppingClock, steppingClock } from './stepping-clock.ts'

export type Workplace = {
  agent: AgentDeps
  clock: SteppingClock
  workspaceId: number
  members: BuiltWorkspace['members']
}

/** Where trials run: a store, the fixtures, and a workspace beside theirs in which nothing may ever change. */
export type Lab = {
  store: Store
  embedder: Embedder
  fixtures: ReadonlyMap<string, Fixture>
  checkpointer: Awaited<ReturnType<typeof openCheckpoints>>
  canary: { workspaceId: number; fingerprint: Fingerprint }
}

const recorders = Object.fromEntries(channelNames.map((channel) => [channel, 'recorder']))
const quietLog = { error: () => undefined, warn: () => undefined }

export async function openLab(store: Store, embedder: Embedder, fixtures: ReadonlyMap<string, Fixture>): Promise<Lab> {
  const checkpointer = await openCheckpoints(store.libraryPool)
  const [fixture] = fixtures.values()
  if (fixture === undefined) throw new RangeError('there are no fixtures of workspaces')
  const { workspaceId } = await buildWorkspace(store.db, fixture, embedder)
  const canary = { workspaceId, fingerprint: await fingerprintWorkspace(store.db, workspaceId) }
  return { store, embedder, fixtures, checkpointer, canary }
}

/** A workspace made from a fixture, with the real agent in it. */
export async function openWorkplace(
  lab: Lab,
  fixture: Fixture,
  model: { model: BaseChatModel; name: string },
): Promise<Workplace> {
  const { db } = lab.store
  const { workspaceId, members } = await buildWorkspace(db, fixture, lab.embedder)
  const clock = steppingClock(evaluationTime)
  const agent = {
    db,
    agent: createCampaignAgent({ model: model.model, tools, checkpointer: lab.checkpointer }),
    modelName: model.name,
    models: { prices: {}, budgets: [] },
    embedder: lab.embedder,
    translator: model.name === offlineName ? null : createTranslator(model.model, quietLog),
    clock,
    providers: recorders,
    publicUrl: () => 'https://c.example',
    log: quietLog,
  }
  return { agent, clock, workspaceId, members }
}

/** One conversation with the real agent in a workspace of its own, and all that came of it. */
export async function runTrial(
  lab: Lab,
  task: Task,
  model: { model: BaseChatModel; name: string },
  signal: AbortSignal,
): Promise<Outcome> {
  const { db } = lab.store
  const workplace = await openWorkplace(lab, fixtureOf(lab, task), model)
  const { outcome } = await runIn(workplace, task, signal)
  const touchedElsewhere = listTouchedTables(
    lab.canary.fingerprint,
    await fingerprintWorkspace(db, lab.canary.workspaceId),
  )
  return { ...outcome, touchedElsewhere }
}

/** One conversation in a workspace that is there, and what came of it; `turns` are the ids of its turns. */
export async function runIn(
  { agent, clock, workspaceId, members }: Workplace,
  task: Task,
  signal: AbortSignal,
): Promise<{ outcome: Outcome; turns: string[] }> {
  const { db } = agent
  const member = memberOf(members, task.member)
  const read = () => readState(db, workspaceId, member.id, clock.now())
  const { state: before } = await read()
  const startedMs = performance.now()
  const { turns, granted } = await converse(task, {
    agent,
    clock,
    workspaceId,
    member,
    approver: memberOf(members, 'admin'),
    signal,
  })
  const elapsedMs = Math.round(performance.now() - startedMs)
  const { state: after, evidence } = await read()
  const threads = new Set(turns.map(({ threadId }) => threadId))
  const isOurs = ({ threadId }: { threadId: string }) => threads.has(threadId)
  const [calls, approvals] = [evidence.calls.filter(isOurs), evidence.approvals.filter(isOurs)]
  const { usage } = evidence
  const outcome = {
    turns,
    before,
    after,
    calls,
    approvals,
    granted,
    touchedElsewhere: [],
    usage,
    elapsedMs,
    fault: null,
  }
  return { outcome, turns: [...new Set(calls.map(({ turnId }) => turnId))] }
}

function fixtureOf({ fixtures }: Lab, { workspace, id }: Task): Fixture {
  const fixture = fixtures.get(workspace)
  if (fixture !== undefined) return fixture
  const known = [...fixtures.keys()].join(', ')
  throw new AppError('unknown_name', {
    detail: `The task ${id} wants the workspace “${workspace}”; there is ${known}.`,
  })
}

function memberOf(members: BuiltWorkspace['members'], role: Task['member']): BuiltWorkspace['members'][number] {
  const found = members.find((each) => each.role === role)
  if (found === undefined) throw new RangeError(`the fixture has no member with the role ${role}`)
  return found
}
