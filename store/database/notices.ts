import { Client, type ClientConfig } from 'pg'

export type Listening = { stop(): Promise<void> }

/**
 * Hear Postgres notifications on a connection of its own, which is made again when it is lost. Notices sent while it is
 * away are missed: whoever listens needs a sweep as well.
 * @param onBack called after a reconnect, to look at what may have been missed
 */
export async function listenFor(
  config: ClientConfig,
  channel: string,
  onNotice: (payload: string) => void,
  onBack: () => void,
): Promise<Listening> {
  let stopped = false
  let client = await connect()
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<Client> {
    const fresh = new Client(config)
    fresh.on('notification', (notice) => {
      if (notice.channel === channel) onNotice(notice.payload ?? '')
    })
    // A server that is shut down says so, and then the connection breaks: two errors.
    fresh.on('error', retryLater)
    fresh.once('end', retryLater)
    await fresh.connect()
    await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`)
    return fresh
  }

  function retryLater(): void {
    if (stopped || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      connect().then((fresh) => {
        client = fresh
        onBack()
      }, retryLater)
    }, 500)
  }

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      client.removeAllListeners('error')
      client.on('error', () => undefined) // a connection that breaks while it closes is closed
      await client.end()
    },
  }
}
