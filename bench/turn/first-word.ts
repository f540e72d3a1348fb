import { startOpenAIStub, stubKey } from '../../agent/testing/openai-stub.ts'
import { chooseModel } from '../../agent/model.ts'
import { compare, type Measure } from '../measure.ts'
import type { BenchStore } from '../stores.ts'
import { startTalk } from './talk.ts'

const limitMs = 20
const turns = 30

/**
 * From the moment at which a model server has written its first word to the moment at which that word is an event, by
 * the vendor's client over a socket, while the server holds back the rest.
 */
export async function measureFirstWord({ store, label }: BenchStore): Promise<Measure[]> {
  const stub = await startOpenAIStub()
  const server = { apiKey: stubKey, baseUrl: stub.url, model: 'bench', embeddingModel: undefined }
  const { model } = chooseModel(server, failOffline)
  try {
    const { say } = await startTalk(store, model, [])
    const samples: number[] = []
    for (let turn = 0; turn < turns; turn += 1) {
      const heard = Promise.withResolvers<void>()
      let writtenAtMs = Number.NaN
      const beforeText = () => void (writtenAtMs = performance.now())
      stub.reply({ text: ['First', ' and second.'], beforeText, pause: () => heard.promise })
      for await (const event of say(`turn ${turn}`)) {
        if (event.type !== 'TEXT_MESSAGE_CONTENT') continue
        if (event['delta'] === 'First') samples.push(performance.now() - writtenAtMs)
        heard.resolve()
      }
    }
    const check = `${samples.length} of ${turns} first words heard while the rest was held back`
    // As above: the first turn warms up.
    return [compare({ name: `first word, ${label}`, unit: 'ms', samples: samples.slice(1), limit: limitMs, check })]
  } finally {
    await stub.close()
  }
}

function failOffline(): never {
  throw new Error('The offline model is not meant here.')
}
