import { Campaign } from '../domain/campaign/campaign.ts'
import { assignStepIds } from '../domain/campaign/tree.ts'
import type { CallEvidence } from '../store/evidence/read-evidence.ts'
import type { Outcome, State, TurnRecord } from './run/outcome.ts'
import { readTaskFile, type SuiteTask } from './read-tasks.ts'
import { stringify } from 'yaml'

export const emptyState: State = { campaigns: [], segments: [], memories: [], settings: {}, launches: [], sends: 0 }

/** What came of a trial in which the agent said these words and did nothing else. */
export function givenOutcome({ words = '', ...parts }: Partial<Outcome> & { words?: string } = {}): Outcome {
  const turn: TurnRecord = {
    threadId: 'thr_eval1',
    said: 'Do it',
    by: 'script',
    words,
    calls: [],
    cards: [],
    waitsFor: [],
    error: null,
    elapsedMs: 1,
  }
  return {
    turns: [turn],
    before: emptyState,
    after: emptyState,
    calls: [],
    approvals: [],
    granted: [],
    touchedElsewhere: [],
    usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0 },
    elapsedMs: 1,
    fault: null,
    ...parts,
  }
}

export function givenCall(parts: Partial<CallEvidence> & { tool: string }): CallEvidence {
  return {
    threadId: 'thr_eval1',
    turnId: 'trn_1',
    toolCallId: `call_${parts.tool}`,
    effect: 'read',
    arguments: {},
    outcome: 'done',
    errorCode: null,
    result: null,
    ...parts,
  }
}

export function givenCampaign(
  document: Record<string, unknown> = {},
  parts: Partial<State['campaigns'][number]> = {},
): State['campaigns'][number] {
  const parsed = Campaign.parse({
    name: 'Win back',
    goal: 'Win back anyone gone 60 days who used to buy',
    trigger: { kind: 'broadcast', schedule: { kind: 'now' } },
    audience: {
      all: [
        { performed: { event: 'order_completed', atLeast: 1 } },
        { trait: { name: 'last_seen_at', beforeDaysAgo: 60 } },
      ],
    },
    topic: 'offers',
    steps: [
      {
        kind: 'message',
        channels: [{ channel: 'email', content: { default: { subject: 'Hello', body: 'Come and see.' } } }],
      },
    ],
    ...document,
  })
  return {
    id: 'cmp_1',
    name: parsed.name,
    status: 'draft',
    liveVersion: null,
    document: { ...parsed, steps: assignStepIds(parsed.steps) },
    ...parts,
  }
}

/** A task as its file would be read. */
export function givenTask(parts: Record<string, unknown>): SuiteTask {
  const raw = { id: 'a-task', workspace: 'larkspur', goal: 'Do it', tags: ['build'], ...parts }
  const [task] = readTaskFile('given.yaml', stringify({ tasks: [raw] }))
  if (task === undefined) throw new RangeError('no task was given')
  return task
}
