import { findHoldBack, type HoldBack } from './dispatch/cpu-share.ts'
import { makeDueRows } from './dispatch/due-rows.ts'
import { measureJobPerMessage } from './dispatch/job-per-message.ts'
import { measureLibrary, measureProvider, measureQueue, measureRawHttp2 } from './dispatch/peers.ts'
import { pauseCampaign } from './dispatch/pause-campaign.ts'
import { sendCampaign } from './dispatch/send-campaign.ts'
import { type Benchmark, type BenchOptions, compare, type Measure, summarise } from './measure.ts'
import { type Place, withFarSide } from './push/far-side-process.ts'
import { claimAndRecord } from './raw-deliveries.ts'
import { type BenchStore, onChosenStore } from './stores.ts'

const deliveryCount = { embedded: 4000, PostgreSQL: 50_000 }
const runs = { embedded: 1, PostgreSQL: 2 }
/** Of one core: two workers with so much leave room for the database and the far side. */
const heldTo = 0.3
const pauses = 3
/** Far more than leave before the pause. */
const mostBeforePause = 10_000
/** After a stop or a pause nothing more leaves. */
const stopsWithinMs = 1000
const share = (count: number, of: number) => Math.round(count / of)

/** From due rows to recorded results by workers in processes of their own, beside what bounds each part of the way. */
export const dispatch: Benchmark = {
  name: 'dispatch',
  about: 'pushes a second from due rows to recorded results, beside raw HTTP/2, the parts alone, and a job per message',
  run: (report, options) =>
    onChosenStore(async (bench) => {
      if (options.sizes !== undefined) return watchMemory(bench, options, report)
      const measures: Measure[] = []
      for (const latencyMs of [0, 50])
        measures.push(...(await withFarSide(latencyMs, (place) => measureAt(bench, { place, latencyMs }, report))))
      return measures
    }),
}

const workerCounts = [
  ['one', 1],
  ['two', 2],
] as const
type FarSide = { place: Place; latencyMs: number }
const peers = {
  'raw HTTP/2': ({ place }, count) => measureRawHttp2(place, share(count, 2)),
  'the provider alone': ({ place }, count) => measureProvider(place, share(count, 5)),
  'firebase-admin’s sendEach alone': ({ place }, count) => measureLibrary(place, share(count, 5)),
  'the queue alone': async (_, count, { redisUrl }) =>
    redisUrl === undefined ? undefined : measureQueue(redisUrl, share(count, 2)),
  'claiming and recording alone': measureRecording,
  'a job per message': async ({ place }, count, bench) =>
    bench.redisUrl === undefined
      ? undefined
      : measureJobPerMessage(bench, await makeDueRows(bench.store.db, share(count, 20)), place),
} satisfies Record<string, (farSide: FarSide, count: number, bench: BenchStore) => Promise<number | undefined>>

async function measureRecording(_: FarSide, count: number, { store, label }: BenchStore): Promise<number> {
  const { workspaceId } = await makeDueRows(store.db, share(count, 2))
  const startedAtMs = performance.now()
  await claimAndRecord(store.db, workspaceId, label === 'embedded' ? 1 : 4)
  return (share(count, 2) / (performance.now() - startedAtMs)) * 1000
}

async function measureAt(bench: BenchStore, farSide: FarSide, report: (line: string) => void): Promise<Measure[]> {
  const { latencyMs } = farSide
  const count = deliveryCount[bench.label]
  const alone = new Map<string, number[]>()
  const ours = { one: [] as number[], two: [] as number[] }
  const checks: string[] = []
  for (let run = 0; run < runs[bench.label]; run += 1) {
    for (const [name, measure] of Object.entries(peers)) {
      const perSecond = await measure(farSide, count, bench)
      if (perSecond === undefined) continue
      alone.set(name, [...(alone.get(name) ?? []), perSecond])
      report(`${latencyMs} ms, run ${run + 1}: ${name} ${Math.round(perSecond)} a second`)
    }
    for (const [name, workers] of workerCounts) {
      const { perSecond, check } = await send(bench, farSide, { workers, count })
      checks.push(check)
      ours[name].push(perSecond)
      report(`${latencyMs} ms, run ${run + 1}: ${name} worker: ${check}, ${Math.round(perSecond)} a second`)
    }
  }
  const beside = (name: string, samples: readonly number[], limits: readonly number[]) =>
    compare({ name, unit: 'pushes/s', samples, limit: summarise(limits).median, check: checks.at(-1) ?? '' })
  return [
    ...[...alone].map(([name, limits]) => beside(`dispatch at ${latencyMs} ms, beside ${name}`, ours.one, limits)),
    beside(`dispatch at ${latencyMs} ms, two workers beside one`, ours.two, ours.one),
    ...(await measureHeld(bench, farSide, share(count, 5), report)),
    await measurePauses(bench, farSide, Math.min(count, mostBeforePause)),
  ]
}

/** Two workers beside one where the cores do not run out: each with a share of one. */
async function measureHeld(
  bench: BenchStore,
  farSide: FarSide,
  count: number,
  report: (line: string) => void,
): Promise<Measure[]> {
  const holdBack = bench.label === 'embedded' ? undefined : await findHoldBack(heldTo)
  if (holdBack === undefined) {
    report('workers with a share of a core are not measured: it takes PostgreSQL, and a control group of our own')
    return []
  }
  const held = { one: [] as number[], two: [] as number[] }
  let checked = ''
  for (let run = 0; run < runs[bench.label]; run += 1)
    for (const [name, workers] of workerCounts) {
      const { perSecond, check } = await send(bench, farSide, { workers, count, holdBack })
      held[name].push(perSecond)
      checked = check
    }
  const name = `dispatch at ${farSide.latencyMs} ms, two workers beside one, each held to ${heldTo} of a core`
  const limit = summarise(held.one).median
  return [compare({ name, unit: 'pushes/s', samples: held.two, limit, check: checked })]
}

type Sending = { workers: number; count: number; holdBack?: HoldBack }

async function send(bench: BenchStore, { place }: FarSide, { workers, count, holdBack }: Sending) {
  const campaign = await makeDueRows(bench.store.db, count)
  const { ms, sent } = await sendCampaign(bench, campaign, { place, workers, holdBack })
  const check = `sent ${sent} of ${count} due`
  if (sent !== count) throw new Error(check)
  return { perSecond: (count / ms) * 1000, check }
}

/** How long after a pause in the middle of a broadcast the last message is out. */
async function measurePauses(bench: BenchStore, { place, latencyMs }: FarSide, count: number): Promise<Measure> {
  const samples: number[] = []
  let check = ''
  for (let pause = 0; pause < pauses; pause += 1) {
    const { lastMs, sent, left } = await pauseCampaign(bench, await makeDueRows(bench.store.db, count), {
      place,
      workers: 1,
    })
    check = `sent ${sent} and left ${left} of ${count}`
    if (sent === 0 || left === 0 || sent + left !== count) throw new Error(check)
    samples.push(lastMs)
  }
  const name = `dispatch at ${latencyMs} ms, from a pause to the last result`
  return compare({ name, unit: 'ms', samples, limit: stopsWithinMs, check })
}

/** One long run, for what a worker keeps: its memory every ten seconds, beside the first time. */
async function watchMemory(
  bench: BenchStore,
  { sizes = [] }: BenchOptions,
  report: (line: string) => void,
): Promise<Measure[]> {
  return withFarSide(0, async (place) => {
    const measures: Measure[] = []
    for (const size of sizes) {
      const campaign = await makeDueRows(bench.store.db, size)
      report(`${size} due rows are made`)
      const { ms, sent, memoryMb } = await sendCampaign(bench, campaign, { place, workers: 1 })
      report(`${Math.round((size / ms) * 1000)} a second; memory every ten seconds: ${memoryMb.join(', ')} MB`)
      const check = `sent ${sent} of ${size} due`
      const [first = Number.NaN] = memoryMb
      measures.push(
        compare({
          name: `a worker’s memory over ${size} deliveries`,
          unit: 'MB',
          samples: memoryMb,
          limit: first,
          check,
        }),
      )
    }
    return measures
  })
}
