import { findCarrier, type Provider } from '../channels/provider.ts'
import { type Caller, openCaller } from '../channels/webhooks/open-caller.ts'
import { type KeepMessages, recordMessages } from '../channels/recorder.ts'
import { type Channel, channelNames } from '../domain/channels.ts'
import type { Clock } from '../domain/clock.ts'
import { type Config, localUrl } from '../domain/config.ts'
import { inWorkspace } from '../store/database/db.ts'
import { readInstallation } from '../store/database/installation.ts'
import type { Store } from '../store/database/open.ts'
import { keepMessages } from '../store/deliveries/recorded-messages.ts'
import { drainWork } from './drain-work.ts'
import { defaultBatchSize, defaultCallLeaseMs, defaultLeaseMs, type Dispatch } from './dispatch/dispatch.ts'
import { openQueue } from './queue.ts'
import { keepAwake } from './keep-awake.ts'
import { keepVersions, type Work } from './work.ts'

export type WorkerOptions = {
  store: Store
  config: Pick<Config, 'redisUrl' | 'publicUrl'> & Partial<Pick<Config, 'sendRates'>>
  /** What signs the tokens in links. */
  secret: Buffer
  clock: Clock
  log: Work['log']
  /** Who carries a channel; a channel that is left out is recorded instead of sent. Whoever opened them closes them. */
  providers?: readonly Provider[]
  /** Work for this workspace only, on a queue of its own, as if nobody else used its providers. */
  onlyWorkspace?: number
  leaseMs?: number
  batchSize?: number
  call?: Caller
  callLeaseMs?: number
}
export type RunningWorker = {
  /** Resolves when nothing is due now and nothing is being sent. */
  drain(): Promise<void>
  /** What runs is brought to its end, nothing new is begun. */
  close(): Promise<void>
}

/** Start sending: a queue that spreads the work, a listener and a sweeper that wake it. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { store, log, config } = options
  const closing = new AbortController()
  const dispatch = prepareDispatch(options, closing.signal)
  const queue = await openQueue({
    name: options.onlyWorkspace === undefined ? 'carillon' : `carillon-${options.onlyWorkspace}`,
    installation: await readInstallation(store.db),
    redisUrl: config.redisUrl,
    libraryPool: store.libraryPool,
    onError: (error) => log.warn({ err: error }, 'the queue reports a fault'),
  })
  const awake = await keepAwake({ dispatch, store, queue, onlyWorkspace: options.onlyWorkspace ?? null })
  return {
    async drain() {
      const drain = () => drainWork(dispatch, options.onlyWorkspace ?? null)
      await drain()
      // A job of this process may hold, in a transaction that nobody else sees yet, what it is about to send.
      await awake.settle()
      await drain()
    },
    async close() {
      closing.abort()
      await awake.stop()
      await queue.close()
    },
  }
}

/** What the work is done with, for those who do it without a queue. */
export function prepareDispatch(options: WorkerOptions, closing = new AbortController().signal): Dispatch {
  const { store, clock, log, config, onlyWorkspace } = options
  const providers = carryChannels(options)
  const nameCarrier = (name: string) => (onlyWorkspace === undefined ? name : `${name}/${onlyWorkspace}`)
  return {
    db: store.db,
    clock,
    log,
    readVersion: keepVersions(),
    providers,
    carriers: Object.fromEntries([...providers].map(([channel, { name }]) => [channel, nameCarrier(name)])),
    rates: config.sendRates ?? {},
    closing,
    links: { publicUrl: config.publicUrl ?? localUrl, secret: options.secret },
    leaseMs: options.leaseMs ?? defaultLeaseMs,
    batchSize: options.batchSize ?? defaultBatchSize,
    call: options.call ?? openCaller(),
    callLeaseMs: options.callLeaseMs ?? defaultCallLeaseMs,
  }
}

/** The given providers; a channel that has none is recorded instead of sent. */
function carryChannels({ store, clock, providers = [] }: WorkerOptions): Map<Channel, Provider> {
  const keep: KeepMessages = async (messages) => {
    for (const [workspaceId, group] of Map.groupBy(messages, (message) => message.workspaceId)) {
      const rows = group.map(({ deliveryId, address, content }) => ({
        deliveryId,
        address,
        content,
        channel: content.channel,
      }))
      await inWorkspace(store.db, workspaceId, (ws) => keepMessages(ws, rows, clock.now()))
    }
  }
  const carry = (channel: Channel) => findCarrier(providers, channel) ?? recordMessages(channel, keep)
  return new Map(channelNames.map((channel) => [channel, carry(channel)]))
}
