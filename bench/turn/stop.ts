import { z } from 'zod'
import { startOpenAIStub, stubKey } from '../../agent/testing/openai-stub.ts'
import { chooseModel } from '../../agent/model.ts'
import { defineTool } from '../../tools/define-tool.ts'
import { InstantModel } from '../instant-model.ts'
import { compare, type Measure } from '../measure.ts'
import type { BenchStore } from '../stores.ts'
import { startTalk, type Talk } from './talk.ts'

const limitMs = 1_000
const turns = 10

const hangs = defineTool({
  name: 'tick',
  effect: 'read',
  outside: {},
  role: 'viewer',
  description: 'Never answers.',
  input: z.strictObject({}),
  handle: () => new Promise<never>(() => undefined),
})

/** From pressing stop to the turn's last event, its thread freed: in the middle of a sentence, and of a tool that hangs. */
export async function measureStop({ store, label }: BenchStore): Promise<Measure[]> {
  const stub = await startOpenAIStub()
  const server = { apiKey: stubKey, baseUrl: stub.url, model: 'bench', embeddingModel: undefined }
  const { model } = chooseModel(server, failOffline)
  try {
    const speaking = await startTalk(store, model, [])
    const working = await startTalk(store, new InstantModel({}), [hangs])
    const speak = () => stub.reply({ text: ['First', ' and second.'], pause: () => new Promise(() => undefined) })
    return [
      await measure(`stop in mid-sentence, ${label}`, speaking, 'TEXT_MESSAGE_CONTENT', speak),
      await measure(`stop in mid-tool, ${label}`, working, 'TOOL_CALL_END', () => undefined),
    ]
  } finally {
    await stub.close()
  }
}

async function measure(name: string, { say }: Talk, at: string, prepare: () => void): Promise<Measure> {
  const samples: number[] = []
  let stopped = 0
  for (let turn = 0; turn < turns; turn += 1) {
    prepare()
    const stop = new AbortController()
    let pressedAtMs = Number.NaN
    for await (const event of say(`turn ${turn}`, stop.signal)) {
      if (event.type === at && !stop.signal.aborted) {
        pressedAtMs = performance.now()
        stop.abort()
      }
      if (event['code'] === 'stopped') stopped += 1
    }
    samples.push(performance.now() - pressedAtMs)
  }
  return compare({ name, unit: 'ms', samples, limit: limitMs, check: `${stopped} of ${turns} turns stopped` })
}

function failOffline(): never {
  throw new Error('The offline model is not meant here.')
}
