import type { TurnRequest } from '../../agent/run-turn.ts'
import { readTurnEvents } from '../../store/conversation/thread-events.ts'
import { inSlackWorkspace, type SlackWorld } from './slack-world.ts'
import type { TurnShow } from './turn-show.ts'

/**
 * Run a turn, or find the one that answered this very message before, and let Slack show it.
 * @throws AppError thread_busy and what else keeps a turn from beginning; Slack's client's errors once it has ended
 */
export async function followTurn(
  world: SlackWorld,
  request: Omit<TurnRequest, 'workspaceId' | 'surface' | 'signal'>,
  show: TurnShow,
): Promise<void> {
  const { live, workspaceId } = world
  const thread = { workspaceId, threadId: request.threadId }
  const started = await live.start({ ...request, workspaceId, surface: 'slack' })
  if (started === null) {
    const messageId = 'text' in request.input ? (request.input.id ?? '') : ''
    const kept = await inSlackWorkspace(world, (ws) => readTurnEvents(ws, request.threadId, messageId))
    for (const event of kept) show.hear({ type: '', ...event })
    return show.finish()
  }
  const leave = live.listen(thread, ({ runId, event }) => {
    if (runId === started.runId) show.hear(event)
  })
  const run = live.listRuns(thread).find(({ runId }) => runId === started.runId)
  for (const { event } of run?.events ?? []) show.hear(event)
  try {
    await started.ending
  } finally {
    leave()
  }
  await show.finish()
}
