import type { SlackInbox } from './inbox.ts'
import { refreshApprovals } from './refresh-approvals.ts'
import { noteDecisions } from './show-decision.ts'
import { explainRefusal, readRefusal } from './slack-api.ts'
import type { SlackWorld } from './slack-world.ts'
import { tellBySlack } from './tell-by-slack.ts'

const everyMs = 2_000

/** What another process left, what members are to be told, and approvals that were decided elsewhere: looked for again and again. */
export function startSweeping(world: SlackWorld, inbox: SlackInbox) {
  const { deps } = world
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let sweeping: Promise<void> = Promise.resolve()

  const sweep = async () => {
    try {
      await inbox.look()
      const isKnown = await world.findSelf().then(
        () => true,
        () => false,
      )
      if (!isKnown) return
      await noteDecisions(world, inbox)
      await refreshApprovals(world, null)
      await tellBySlack(world)
    } catch (error) {
      if (!isStopped) deps.log.warn({ err: error }, 'Slack could not be swept; it is tried again')
    }
  }
  const later = () => {
    if (isStopped) return
    timer = setTimeout(() => {
      sweeping = sweep().then(later)
    }, everyMs).unref()
  }
  return {
    sweep,
    async start() {
      later()
      try {
        const { teamName } = await world.findSelf()
        deps.log.info({ team: teamName }, 'connected to Slack')
      } catch (error) {
        const refusal = readRefusal(error)
        const words = refusal === null ? 'Slack cannot be reached yet; it is tried again.' : explainRefusal(refusal)
        deps.log.error({ refusal }, `${words} Everything else runs.`)
      }
    },
    /** Sweep no more. @returns once the last one is over */
    stop(): Promise<void> {
      isStopped = true
      clearTimeout(timer)
      return sweeping
    },
  }
}
