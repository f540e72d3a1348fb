import type { CampaignAgent } from '../agent.ts'
import { ApprovalRequest } from '../middleware/approval.ts'

/** A tool call that waits in the graph for a person. */
export type PendingInterrupt = { interruptId: string; approvalId: string; title: string }

/** What the thread's graph waits for, in order. */
export async function listPendingInterrupts(agent: CampaignAgent, graphThread: string): Promise<PendingInterrupt[]> {
  const state = await agent.graph.getState({ configurable: { thread_id: graphThread } })
  return state.tasks.flatMap((task) => readInterrupts(task.interrupts))
}

/** The interrupts that carry an approval, as the graph's state and its stream tell them. */
export function readInterrupts(interrupts: readonly { id?: string; value?: unknown }[]): PendingInterrupt[] {
  return interrupts.flatMap(({ id, value }) => {
    const request = ApprovalRequest.safeParse(value)
    return id === undefined || !request.success ? [] : [{ interruptId: id, ...request.data }]
  })
}

/** Checkpoints know no workspaces: the thread's name in the graph carries it, so no thread of another one can be reached. */
export function graphThreadOf(workspaceId: number, threadId: string): string {
  return `${workspaceId}/${threadId}`
}
