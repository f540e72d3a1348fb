import { type BaseMessage, isBaseMessage } from '@langchain/core/messages'
import type { CampaignAgent } from '../agent.ts'
import { Translator } from '../events/translate.ts'
import type { TurnContext } from '../turn-context.ts'
import type { OpenTurn } from './open-turn.ts'
import { type PendingInterrupt, readInterrupts } from './pending.ts'

export type GraphRun = {
  agent: CampaignAgent
  thread: string
  context: TurnContext
  turn: OpenTurn
  signal: AbortSignal
  /** The node to stop before, for answering what waits without letting the model speak. */
  stopBefore?: 'model_request'
}

type GraphInput = Parameters<CampaignAgent['stream']>[0]

/** Backstop only: the budget ends a turn before it. */
const recursionLimit = 100

/**
 * Stream the graph on `input` until it ends or waits for a person, emitting what happens.
 * @returns what it waits for
 */
export async function streamGraph(run: GraphRun, input: GraphInput): Promise<PendingInterrupt[]> {
  const { agent, thread, context, signal } = run
  const translator = new Translator((event) => run.turn.emit(event))
  const stream = await agent.graph.stream(input, {
    configurable: { thread_id: thread },
    context: { turn: context },
    streamMode: ['messages', 'updates'],
    durability: 'exit',
    recursionLimit,
    signal,
    ...(run.stopBefore === undefined ? {} : { interruptBefore: [run.stopBefore] }),
  })
  const pending: PendingInterrupt[] = []
  try {
    for await (const [mode, payload] of stream) {
      if (mode === 'messages') {
        // A tool may ask a model of its own: only the agent's own words are part of the conversation.
        if (payload[1]['langgraph_node'] === 'model_request') translator.addChunk(payload[0])
      } else {
        pending.push(...listInterrupts(payload))
        for (const message of listMessages(payload)) translator.addMessage(message)
      }
    }
    return pending
  } finally {
    translator.close()
  }
}

/** What the graph stopped for comes as an update of a name of its own. */
function listInterrupts(update: unknown): PendingInterrupt[] {
  const interrupts =
    typeof update === 'object' && update !== null && '__interrupt__' in update ? update.__interrupt__ : []
  return Array.isArray(interrupts) ? readInterrupts(interrupts) : []
}

/** The messages that nodes added: an update is { node: { messages } }. */
function listMessages(update: unknown): BaseMessage[] {
  if (typeof update !== 'object' || update === null) return []
  return Object.values(update).flatMap((change: unknown) => {
    const messages = typeof change === 'object' && change !== null && 'messages' in change ? change.messages : []
    return (Array.isArray(messages) ? messages : [messages]).filter((message: unknown) => isBaseMessage(message))
  })
}
