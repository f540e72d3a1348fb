import { z } from 'zod'
import { givenMember, test as storeTest } from '../../store/testing.ts'
import { defineTool, type Tool } from '../../tools/define-tool.ts'
import type { TurnEvent } from '../events/turn-events.ts'
import { chooseFallback, chooseModel } from '../model.ts'
import { runTurn, type TurnRequest } from '../run-turn.ts'
import type { ModelTerms } from '../turn-context.ts'
import { createTranslator } from '../translator.ts'
import { graphThreadOf } from '../turn/pending.ts'
import { givenAgent, requestOf } from '../testing.ts'
import { type OpenAIStub, startOpenAIStub, stubKey } from './openai-stub.ts'

/** The two wires: OpenAI itself is asked by `/v1/responses`, a server with a base URL by `/v1/chat/completions`. */
export const wires = ['responses', 'completions'] as const
export type Wire = (typeof wires)[number]

export const countTool = defineTool({
  name: 'count',
  effect: 'read',
  role: 'viewer',
  outside: {},
  description: 'Counts customers.',
  input: z.strictObject({ plan: z.string().min(1).max(20), atLeast: z.int().nullable().default(null) }),
  handle: ({ plan }) => Promise.resolve({ plan, customers: 1204 }),
})

type Hosted = {
  /** Begin a turn; later turns of the same thread remember it. */
  turn: (input: TurnRequest['input'], signal?: AbortSignal) => AsyncGenerator<TurnEvent>
  /** A whole turn. */
  ask: (input: string | TurnRequest['input']) => Promise<TurnEvent[]>
  /** The thread as it is kept between turns, as text. */
  readThread: () => Promise<string>
  /** What was written to the log, as text. */
  readLog: () => string
}
type HostedOptions = {
  tools?: readonly Tool[]
  key?: string
  model?: string
  silenceMs?: number
  threadId?: string
  /** A second model at the same server. */
  fallback?: string
  models?: ModelTerms
  member?: TurnRequest['member']
}
type Fixtures = { stub: OpenAIStub; givenHosted: (wire: Wire, options?: HostedOptions) => Promise<Hosted> }

/** The `test` of turns over real HTTP: the vendor's client on one side, a stub of its server on the other. */
export const test = storeTest.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixture's needs from the pattern
  stub: async ({}, use) => {
    const stub = await startOpenAIStub()
    await use(stub)
    await stub.close()
  },
  givenHosted: async ({ stub, store, db, clock, workspaceId }, use) => {
    const member = await givenMember(db, workspaceId)
    await use(async (wire, options = {}) => {
      const { tools = [countTool], key = stubKey, model = 'gpt-5.4', silenceMs = 5_000 } = options
      const threadId = options.threadId ?? `thr_${wire}`
      const baseUrl = wire === 'completions' ? stub.url : undefined
      const server = { apiKey: key, baseUrl, model, embeddingModel: undefined }
      const chosen = chooseModel(server, failOffline, { silenceMs, openaiAt: stub.url })
      const lines: string[] = []
      const write = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`)
      const second = options.fallback === undefined ? undefined : { ...server, model: options.fallback }
      const fallback = chooseFallback(second, { silenceMs, openaiAt: stub.url })
      const given = await givenAgent(store, clock, { model: chosen.model, fallback, tools })
      const log = { error: write, warn: write }
      const models = options.models ?? given.models
      const deps = { ...given, models, modelName: chosen.name, translator: createTranslator(chosen.model, log), log }
      const turn: Hosted['turn'] = async function* (input, signal) {
        const request = requestOf(workspaceId, options.member ?? member, threadId, input)
        for await (const { event } of runTurn(deps, signal === undefined ? request : { ...request, signal }))
          yield event
      }
      const ask: Hosted['ask'] = (input) => Array.fromAsync(turn(typeof input === 'string' ? { text: input } : input))
      const thread_id = graphThreadOf(workspaceId, threadId)
      const readThread = async () =>
        JSON.stringify((await deps.agent.graph.getState({ configurable: { thread_id } })).values)
      return { turn, ask, readThread, readLog: () => lines.join('\n') }
    })
  },
})

function failOffline(): never {
  throw new Error('The offline model is not meant here.')
}
