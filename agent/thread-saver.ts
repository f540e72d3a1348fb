import { setImmediate } from 'node:timers/promises'
import type { RunnableConfig } from '@langchain/core/runnables'
import type {
  ChannelVersions,
  Checkpoint,
  CheckpointMetadata,
  CheckpointPendingWrite,
  CheckpointTuple,
  DeltaChannelHistory,
  PendingWrite,
} from '@langchain/langgraph-checkpoint'
import { WRITES_IDX_MAP } from '@langchain/langgraph-checkpoint'
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { makeThreadQueries, type ValueRow } from './thread-queries.ts'

/**
 * LangGraph's saver over its own tables, with one statement for each thing that it reads or writes, and values that
 * arrive as bytes: the library's come as text of nested arrays, whose parsing grew with the thread.
 */
export class ThreadSaver extends PostgresSaver {
  readonly #queries: ReturnType<typeof makeThreadQueries>
  readonly #waiting = new Map<string, { rows: unknown[][]; written: Promise<void> }>()

  constructor(...parts: ConstructorParameters<typeof PostgresSaver>) {
    super(...parts)
    this.#queries = makeThreadQueries(parts[2]?.schema ?? 'public')
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { thread, namespace, id } = placeOf(config)
    const { rows } = await this.#pool.query<ValueRow>(this.#queries.readTuple, [thread, namespace, id ?? null])
    const [head, ...values] = rows
    if (head === undefined) return undefined
    const channels = values.filter(({ kind, type }) => kind === 'value' && type !== 'empty')
    const writes = values.filter(({ kind }) => kind === 'write')
    return {
      config: configOf(thread, namespace, head.id),
      checkpoint: {
        ...head.checkpoint,
        channel_values: Object.fromEntries(
          await Promise.all(channels.map(async (row) => [row.channel, await this.#load(row)])),
        ),
      },
      metadata: head.metadata,
      ...(head.parent === null ? {} : { parentConfig: configOf(thread, namespace, head.parent) }),
      pendingWrites: await this.#loadWrites(writes),
    }
  }

  override async getDeltaChannelHistory(options: {
    config: RunnableConfig
    channels: string[]
  }): Promise<Record<string, DeltaChannelHistory>> {
    const { thread, namespace, id } = placeOf(options.config)
    const histories = options.channels.map(async (channel): Promise<[string, DeltaChannelHistory]> => {
      const { rows } = await this.#pool.query<ValueRow>(this.#queries.readHistory, [thread, namespace, id, channel])
      const seed = rows.find(({ kind }) => kind === 'value')
      const writes = await this.#loadWrites(rows.filter(({ kind }) => kind === 'write'))
      return [channel, seed === undefined ? { writes } : { writes, seed: await this.#load(seed) }]
    })
    return Object.fromEntries(await Promise.all(histories))
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { thread, namespace, id } = placeOf(config)
    const [blobs, kept] = await Promise.all([
      this._dumpBlobs(thread, namespace, checkpoint.channel_values, newVersions),
      this._dumpMetadata(metadata),
    ])
    await this.#pool.query(this.#queries.putCheckpoint(blobs.length), [
      thread,
      namespace,
      checkpoint.id,
      id ?? null,
      this._dumpCheckpoint(checkpoint),
      kept,
      ...blobs.flatMap(([, , channel, version, type, value]) => [channel, version, type, toBytes(value)]),
    ])
    return configOf(thread, namespace, checkpoint.id)
  }

  /** The library hands over the writes of one step after the other: those of a turn's end become one statement. */
  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    if (writes.length === 0) return
    const { thread, namespace, id = '' } = placeOf(config)
    const place = [thread, namespace, id]
    const dumped = await this._dumpWrites(thread, namespace, id, taskId, writes)
    const rows = dumped.map(([, , , , index, channel, type, value]) => [taskId, index, channel, type, toBytes(value)])
    if (writes.every(([channel]) => channel in WRITES_IDX_MAP)) return this.#insertWrites(place, rows, true)
    const name = JSON.stringify(place)
    const waiting = this.#waiting.get(name) ?? { rows: [], written: Promise.resolve() }
    waiting.rows.push(...rows)
    if (!this.#waiting.has(name)) {
      this.#waiting.set(name, waiting)
      waiting.written = setImmediate().then(() => {
        this.#waiting.delete(name)
        return this.#insertWrites(place, waiting.rows, false)
      })
    }
    return waiting.written
  }

  async #insertWrites(place: readonly unknown[], rows: readonly unknown[][], mayReplace: boolean): Promise<void> {
    await this.#pool.query(this.#queries.putWrites(rows.length, mayReplace), [...place, ...rows.flat()])
  }

  /** The library keeps the pool to itself in its types alone. */
  get #pool() {
    return Reflect.get(this, 'pool') as ConstructorParameters<typeof PostgresSaver>[0] // what the constructor was given
  }

  #load({ type, blob }: ValueRow): Promise<unknown> {
    return this.serde.loadsTyped(type, blob)
  }

  #loadWrites(rows: readonly ValueRow[]): Promise<CheckpointPendingWrite[]> {
    return Promise.all(
      rows.map(async (row): Promise<CheckpointPendingWrite> => [row.task, row.channel, await this.#load(row)]),
    )
  }
}

function placeOf({ configurable = {} }: RunnableConfig): { thread: string; namespace: string; id?: string } {
  const { thread_id, checkpoint_ns, checkpoint_id } = configurable
  const id = checkpoint_id === undefined || checkpoint_id === '' ? {} : { id: String(checkpoint_id) }
  return { thread: String(thread_id), namespace: String(checkpoint_ns ?? ''), ...id }
}

const configOf = (thread_id: string, checkpoint_ns: string, checkpoint_id: string) => ({
  configurable: { thread_id, checkpoint_ns, checkpoint_id },
})

const toBytes = (value: Uint8Array | undefined) => (value === undefined ? null : Buffer.from(value))
