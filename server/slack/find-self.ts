import type { SlackClient } from './slack-api.ts'
import type { SlackSelf } from './slack-world.ts'

const failureHoldsMs = 30_000

/** Who we are in Slack: asked once. A failure holds for half a minute, so that not every message asks again. */
export function makeFindSelf(client: SlackClient): () => Promise<SlackSelf> {
  let asked: Promise<SlackSelf> | null = null
  let failedAtMs = 0
  const ask = async () => {
    try {
      const { team_id: teamId, team: teamName = '', user_id: botUserId, bot_id: botId } = await client.auth.test()
      if (teamId === undefined || botUserId === undefined || botId === undefined)
        throw new Error('Slack’s auth.test names no team and bot: is SLACK_BOT_TOKEN a bot’s?')
      return { teamId, teamName, botUserId, botId }
    } catch (error) {
      failedAtMs = performance.now()
      throw error
    }
  }
  return () => {
    const isOver = failedAtMs > 0 && performance.now() - failedAtMs > failureHoldsMs
    if (asked === null || isOver) {
      failedAtMs = 0
      asked = ask()
    }
    return asked
  }
}
