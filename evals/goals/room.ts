import { createCampaignAgent } from '../../agent/agent.ts'
import { createOfflineModel } from '../../agent/offline/offline-model.ts'
import { offlineName } from '../../agent/model.ts'
import { runTurn, type TurnRequest } from '../../agent/run-turn.ts'
import { channelNames } from '../../domain/channels.ts'
import { newId } from '../../domain/ids.ts'
import type { Role } from '../../domain/roles.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { tools } from '../../tools/registry.ts'
import type { Lab } from '../run/run-trial.ts'
import type { TurnRecord } from '../run/outcome.ts'
import { readState } from '../run/read-state.ts'
import { readTurn } from '../run/read-turn.ts'
import { steppingClock } from '../run/stepping-clock.ts'
import { buildWorkspace, evaluationTime } from '../workspace/build-workspace.ts'
import type { Fixture } from '../workspace/fixture.ts'

const recorders = Object.fromEntries(channelNames.map((channel) => [channel, 'recorder']))
const quietLog = { error: () => undefined, warn: () => undefined }

/** A workspace to talk in, with the real agent, its tools, and the planner that needs no model. */
export async function openRoom({ store, embedder, checkpointer }: Lab, fixture: Fixture) {
  const { db } = store
  const { workspaceId, members, customers } = await buildWorkspace(db, fixture, embedder)
  const clock = steppingClock(evaluationTime)
  const prompts: string[] = []
  const model = createOfflineModel()
  model.callbacks = [
    {
      handleChatModelStart: (_model, [messages = []]) => void prompts.push(messages.map(({ text }) => text).join('\n')),
    },
  ]
  const agent = {
    db,
    agent: createCampaignAgent({ model, tools, checkpointer }),
    modelName: offlineName,
    models: { prices: {}, budgets: [] },
    embedder,
    translator: null,
    clock,
    providers: recorders,
    publicUrl: () => 'https://c.example',
    log: quietLog,
  }
  const memberOf = (role: Role) => members.find((each) => each.role === role) ?? { id: '', name: '', role }
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(db, workspaceId, work)
  async function take(threadId: string, said: string, input: TurnRequest['input'], role: Role): Promise<TurnRecord> {
    clock.pass({ seconds: 30 })
    const told = { workspaceId, member: memberOf(role), threadId, surface: 'eval', input } as const
    const events = await Array.fromAsync(runTurn(agent, { ...told, signal: new AbortController().signal }))
    return readTurn(events, { threadId, said, by: 'script', elapsedMs: 0 })
  }
  return {
    workspaceId,
    customers,
    admin: memberOf('admin'),
    clock,
    inWs,
    /** All that the model has read, prompt by prompt. */
    prompts,
    readState: async () => readState(db, workspaceId, memberOf('admin').id, clock.now()),
    openThread: () => newId('thread'),
    /** One turn as a member of this role, as they saw it. */
    say: (threadId: string, text: string, role: Role = 'admin') => take(threadId, text, { text }, role),
    decide: (threadId: string, approvalId: string, decision: 'approve' | 'reject', role: Role = 'admin') =>
      take(threadId, decision, { resume: [{ approvalId, decision, reason: null }] }, role),
  }
}
export type Room = Awaited<ReturnType<typeof openRoom>>
