import { fcm } from '../channels/push/fcm.ts'
import { openTokenService } from '../channels/push/testing.ts'
import { type Benchmark, compare, type Measure, summarise, timeMs } from './measure.ts'
import { batchesAtOnce, inBatches } from './push/batches.ts'
import { type Place, withFarSide } from './push/far-side-process.ts'
import { openFirebase } from './push/firebase.ts'

const messageCount = 4000
const runs = 5

/** Our transport beside firebase-admin's own batches, against the same far side in a process of its own. */
export const push: Benchmark = {
  name: 'push',
  about: 'pushes per second of the provider, beside firebase-admin’s sendEach',
  async run(report) {
    const measures: Measure[] = []
    for (const latencyMs of [0, 50])
      measures.push(await withFarSide(latencyMs, (place) => measure(place, latencyMs, report)))
    return measures
  },
}

async function measure(place: Place, latencyMs: number, report: (line: string) => void): Promise<Measure> {
  const google = await openTokenService()
  const provider = fcm({ account: google.account, ...place })
  const firebase = openFirebase(place)
  const ours: number[] = []
  const theirs: number[] = []
  let sent = 0
  const send: Parameters<typeof inBatches>[1] = async (batch) => {
    const results = await provider.send(batch, new AbortController().signal)
    sent += results.filter(({ kind }) => kind === 'sent').length
  }
  const perSecond = (ms: number) => messageCount / (ms / 1000)
  try {
    for (let run = 0; run < runs; run += 1) {
      theirs.push(perSecond(await timeMs(() => inBatches(messageCount, firebase.sendEach))))
      ours.push(perSecond(await timeMs(() => inBatches(messageCount, send))))
      report(`${latencyMs} ms: ours ${Math.round(ours.at(-1) ?? 0)}/s, sendEach ${Math.round(theirs.at(-1) ?? 0)}/s`)
    }
  } finally {
    await Promise.all([provider.close?.(), firebase.close(), google.close()])
  }
  return compare({
    name: `push at ${latencyMs} ms, ${batchesAtOnce} batches at once`,
    unit: 'pushes/s',
    samples: ours,
    limit: summarise(theirs).median,
    check: `sent ${sent} of ${messageCount * runs} due`,
  })
}
