import { type App, SocketModeReceiver } from '@slack/bolt'
import { isRecord } from '../../domain/is-record.ts'
import type { SlackClientOptions } from './slack-api.ts'

type Log = { error(facts: object, message: string): void }

/**
 * Socket mode: Slack's calls come by a socket that we open, so that nobody must reach us from outside. It opens again by
 * itself.
 * @param take what Slack tells; a call is confirmed once this is done, and comes again where it fails
 */
export function openSocket(
  appToken: string,
  clientOptions: SlackClientOptions,
  take: (body: Record<string, unknown>) => Promise<void>,
  log: Log,
) {
  const { logger } = clientOptions
  const receiver = new SocketModeReceiver({
    appToken,
    installerOptions: { clientOptions },
    ...(logger === undefined ? {} : { logger }),
  })
  const intake: Pick<App, 'processEvent'> = {
    async processEvent({ body, ack }) {
      if (isRecord(body)) await take(body)
      await ack()
    },
  }
  receiver.init(intake as App) // of an app it calls nothing else
  return {
    /** Never fails: without the socket everything else runs. */
    async start() {
      try {
        await receiver.start()
      } catch (error) {
        log.error({ err: error }, 'Slack’s socket could not be opened; check SLACK_APP_TOKEN. Everything else runs.')
      }
    },
    stop: () => receiver.stop(),
  }
}
