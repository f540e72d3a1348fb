import type { RunnableConfig } from '@langchain/core/runnables'
import type { CheckpointPendingWrite, CheckpointTuple, DeltaChannelHistory } from '@langchain/langgraph-checkpoint'
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'

/** How many checkpoints one query brings: about what lies between two snapshots of a thread. */
const pageSize = 24

/**
 * LangGraph's saver, but a thread's messages are put together from one query or two instead of one for each earlier
 * step.
 */
export class ThreadSaver extends PostgresSaver {
  override async getDeltaChannelHistory({
    config,
    channels,
  }: {
    config: RunnableConfig
    channels: string[]
  }): Promise<Record<string, DeltaChannelHistory>> {
    const start = await this.getTuple(config)
    const histories = new Map(channels.map((channel) => [channel, newHistory()]))
    for await (const tuple of this.#walkAncestors(start)) {
      for (const [channel, history] of histories) {
        if (history.isSeeded) continue
        history.writes.unshift(...writesTo(channel, tuple))
        if (!Object.hasOwn(tuple.checkpoint.channel_values, channel)) continue
        history.seed = tuple.checkpoint.channel_values[channel]
        history.isSeeded = true
      }
      if ([...histories.values()].every(({ isSeeded }) => isSeeded)) break
    }
    return Object.fromEntries(
      [...histories].map(([channel, { writes, seed, isSeeded }]) => [
        channel,
        { writes, ...(isSeeded ? { seed } : {}) },
      ]),
    )
  }

  /** The checkpoints before `start` along its parents, the nearest first. */
  async *#walkAncestors(start: CheckpointTuple | undefined): AsyncGenerator<CheckpointTuple> {
    let next = parentOf(start)
    let before = start?.config
    while (next !== undefined && before !== undefined) {
      const page = await Array.fromAsync(
        this.list({ configurable: { ...before.configurable, checkpoint_id: undefined } }, { before, limit: pageSize }),
      )
      for (const tuple of page) {
        if (tuple.config.configurable?.['checkpoint_id'] !== next) continue
        yield tuple
        next = parentOf(tuple)
      }
      before = page.at(-1)?.config
    }
  }
}

type History = { writes: CheckpointPendingWrite[]; seed: unknown; isSeeded: boolean }

const newHistory = (): History => ({ writes: [], seed: undefined, isSeeded: false })

function parentOf(tuple: CheckpointTuple | undefined): unknown {
  return tuple?.parentConfig?.configurable?.['checkpoint_id']
}

/** The step's writes to a channel in the order in which its tasks count. */
function writesTo(channel: string, { pendingWrites = [] }: CheckpointTuple): CheckpointPendingWrite[] {
  const writes = pendingWrites.filter((write) => write[1] === channel)
  return writes.toSorted((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
}
