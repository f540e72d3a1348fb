/** One line of a benchmark: what ours did beside its limit or peer, measured in the same run. */
export type Measure = {
  name: string
  ours: number
  /** The limit or peer in the same unit. */
  limit: number
  ratio: number
  unit: string
  runs: number
  range: [low: number, high: number]
  /** What was counted to show that the work was done, for example “sent 2,000 of 2,000 due”. */
  check: string
}

/** `sizes`: how many customers, where a benchmark is run at several. */
export type BenchOptions = { sizes?: readonly number[] }

export type Benchmark = {
  name: string
  /** One line for `npm run bench` without a name. */
  about: string
  run(report: (line: string) => void, options: BenchOptions): Promise<Measure[]>
}

/** The median of the samples (of an even number the mean of the middle two), and their range. */
export function summarise(samples: readonly number[]): { median: number; range: [number, number] } {
  const sorted = samples.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return { median: (lower + upper) / 2, range: [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN] }
}

/** The sample below which that share of them lies; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Ours beside a limit, from samples in the same unit. */
export function compare(parts: {
  name: string
  unit: string
  samples: readonly number[]
  limit: number
  check: string
}): Measure {
  const { median, range } = summarise(parts.samples)
  const round = (value: number) => Number(value.toPrecision(4))
  return {
    name: parts.name,
    ours: round(median),
    limit: round(parts.limit),
    ratio: round(median / parts.limit),
    unit: parts.unit,
    runs: parts.samples.length,
    range: [round(range[0]), round(range[1])],
    check: parts.check,
  }
}

export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await work()
  return performance.now() - startedAtMs
}
