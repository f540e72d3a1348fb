import { pino } from 'pino'
import type { Config } from '../../domain/config.ts'
import { listPendingApprovals } from '../../store/campaigns/approvals.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { runTurn, type TurnRequest } from '../../agent/run-turn.ts'
import { readCampaignProgress } from '../../tools/campaign/read-progress.ts'
import { startCarillon } from '../../server/main.ts'
import type { Conversation } from './conversation.ts'
import type { ChatEvent } from './read-events.ts'
import { serializeError } from '../../store/database/log-error.ts'
import { nothingWaits } from './server-conversation.ts'

/** Everything inside this process, for a machine where no server runs; what becomes due is sent before it closes. */
export async function talkInProcess(config: Config, report: (line: string) => void): Promise<Conversation> {
  const log = pino({ level: 'error', serializers: { err: serializeError } }, pino.destination(2))
  const carillon = await startCarillon(config, { log, report, listen: false })
  const { agent, workspaceId, adminMember } = carillon
  let running = new AbortController()
  const run = async function* (threadId: string, input: TurnRequest['input']): AsyncGenerator<ChatEvent> {
    running = new AbortController()
    const request = { workspaceId, member: adminMember, threadId, surface: 'cli' as const, input }
    for await (const { event } of runTurn(agent, { ...request, signal: running.signal })) yield event
  }
  return {
    send: (threadId, text) => run(threadId, { text }),
    async *decide(threadId, decision, reason) {
      const pending = await inWorkspace(agent.db, workspaceId, (ws) =>
        listPendingApprovals(ws, threadId, agent.clock.now()),
      )
      if (pending.length === 0) throw nothingWaits(threadId)
      yield* run(threadId, { resume: pending.map(({ id }) => ({ approvalId: id, decision, reason })) })
    },
    stop: () => Promise.resolve(running.abort()),
    readProgress: (campaignId) => inWorkspace(agent.db, workspaceId, (ws) => readCampaignProgress(ws, campaignId)),
    drain: () => carillon.drainWorker(),
    close: () => carillon.close(),
  }
}
