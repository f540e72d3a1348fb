import { setTimeout as sleep } from 'node:timers/promises'
import { type App, SocketModeReceiver } from '@slack/bolt'
import type { Logger } from 'pino'
import { isRecord } from '../../domain/is-record.ts'
import { readRefusal, type SlackClientOptions } from './slack-api.ts'

const firstPauseMs = 1_000
const longestPauseMs = 30_000

type SocketParts = {
  appToken: string
  clientOptions: SlackClientOptions
  /** A call is confirmed once this is done; where it fails Slack tells it again. */
  take: (body: Record<string, unknown>) => Promise<void>
  log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/**
 * Socket mode: Slack's calls come by a socket that we open, so that nobody must reach us from outside. It is opened anew
 * here and not by Bolt's client, whose own way back ends the process where Slack cannot be reached.
 */
export function openSocket({ appToken, clientOptions, take, log }: SocketParts) {
  const { logger } = clientOptions
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: { ...clientOptions } },
    ...(logger === undefined ? {} : { logger }),
  })
  const intake: Pick<App, 'processEvent'> = {
    async processEvent({ body, ack }) {
      try {
        if (isRecord(body)) await take(body)
        await ack()
      } catch (error) {
        log.warn({ err: error }, 'what Slack told could not be taken; it tells it again')
      }
    },
  }
  receiver.init(intake as App) // of an app it calls nothing else
  const stopping = new AbortController()

  const keepOpen = async () => {
    let pauseMs = firstPauseMs
    while (!stopping.signal.aborted) {
      const closed = new Promise((resolve) => receiver.client.once('disconnected', resolve))
      try {
        await receiver.start()
        log.info({}, 'listening to Slack by a socket')
        pauseMs = firstPauseMs
        await closed
      } catch (error) {
        const refusal = readRefusal(error)
        if (refusal !== null) {
          log.error(
            { refusal },
            `Slack refuses SLACK_APP_TOKEN (${refusal}), so nothing is heard. Everything else runs.`,
          )
          return
        }
        log.warn({ err: error }, 'Slack’s socket could not be opened; it is tried again')
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
      pauseMs = Math.min(longestPauseMs, pauseMs * 2)
    }
  }
  return {
    start: () => void keepOpen(),
    async stop(): Promise<void> {
      stopping.abort()
      await receiver.stop()
    },
  }
}
