import { inWorkspace } from '../store/database/db.ts'
import { countHappened, sum } from './life/count.ts'
import { drawTable } from './life/draw.ts'
import { findGaps } from './life/find-gaps.ts'
import { liveOn, startsAt } from './life/live.ts'
import { type Benchmark, compare, type Measure } from './measure.ts'
import { type BenchStore, onChosenStore } from './stores.ts'

const days = 30
const usualSize = 10_000

export const life: Benchmark = {
  name: 'life',
  about: `the demo workspace lives on for ${days} days in virtual time: what each campaign did, and whether it adds up`,
  run: (report, { sizes = [usualSize] }) => onChosenStore((bench) => live(bench, sizes[0] ?? usualSize, report)),
}

async function live(
  { store, label }: BenchStore,
  customers: number,
  report: (line: string) => void,
): Promise<Measure[]> {
  const startedAtMs = performance.now()
  const lived = await liveOn(store, { customers, days }, (line) => report(`${label}: ${line}`))
  const seconds = (performance.now() - startedAtMs) / 1000
  const happened = await inWorkspace(store.db, lived.workspaceId, (ws) => countHappened(ws, startsAt))
  for (const line of drawTable(happened)) report(line)
  const gaps = await findGaps(store.db, lived)
  if (gaps.length > 0) throw new Error(`it does not add up:\n${gaps.join('\n')}`)
  const total = (of: 'entered' | 'due') => sum(happened.map((each) => each[of])).toLocaleString('en')
  const check = `${lived.events.given.toLocaleString('en')} events, ${total('entered')} entries and ${total('due')} deliveries of ${happened.length} campaigns add up`
  const name = `${days} days of ${customers.toLocaleString('en')} customers in ${lived.moments.toLocaleString('en')} moments, beside the days themselves, ${label}`
  return [compare({ name, unit: 's', samples: [seconds], limit: days * 86_400, check })]
}
