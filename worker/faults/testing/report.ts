import { expect, type TaskMeta } from 'vitest'

/** What became of one fault: a line of the table that `npm run test:faults` ends with. */
export type FaultRow = {
  fault: string
  deliveries: number
  lost: number
  doubled: number
  uncertain: number
  /** From the end of the fault until the lane's next message was taken, in ms; left out where the fault stops nothing. */
  nextMs?: number | null
  /** From the end of the fault until everything had ended, in ms. */
  doneMs?: number
  /** What else is promised of this fault. */
  also?: readonly Measure[]
}

/** Of a fault that meets no delivery. */
export const noDeliveries = { deliveries: 0, lost: 0, doubled: 0, uncertain: 0 }

type Measure = { what: string; is: number; atMost: number }

/** Beside `lost 0, doubled 0`, which hold for every fault. */
export type Limits = {
  /** The exact number unless `atMost` says otherwise; none where it is left out. */
  uncertain?: number | { atMost: number }
  nextWithinMs?: number
  doneWithinMs?: number
}

export type ReportedFault = FaultRow & { target: string; missed: readonly string[] }

declare module 'vitest' {
  interface TaskMeta {
    fault?: ReportedFault
  }
}

/** Put the row into the table, and hold it to what is promised. */
export function report({ meta }: { meta: TaskMeta }, row: FaultRow, limits: Limits = {}): void {
  const checks = listChecks(row, limits)
  const missed = checks.filter(({ isMet }) => !isMet).map(({ target }) => target)
  meta.fault = { ...row, target: checks.map(({ target }) => target).join(', '), missed }
  expect(missed, `${row.fault}: ${JSON.stringify(row)}`).toEqual([])
}

function listChecks(row: FaultRow, { uncertain = 0, nextWithinMs, doneWithinMs }: Limits) {
  const within = (what: string, is: number | null | undefined, limitMs: number | undefined) =>
    limitMs === undefined
      ? []
      : [{ target: `${what} ≤ ${limitMs / 1000} s`, isMet: is !== undefined && is !== null && is <= limitMs }]
  return [
    { target: 'lost 0', isMet: row.lost === 0 },
    { target: 'doubled 0', isMet: row.doubled === 0 },
    typeof uncertain === 'number'
      ? { target: `uncertain ${uncertain}`, isMet: row.uncertain === uncertain }
      : { target: `uncertain ≤ ${uncertain.atMost}`, isMet: row.uncertain <= uncertain.atMost },
    ...within('next', row.nextMs, nextWithinMs),
    ...within('all', row.doneMs, doneWithinMs),
    ...(row.also ?? []).map(({ what, is, atMost }) => ({
      target: atMost === 0 ? `${what} 0` : `${what} ≤ ${atMost}`,
      isMet: is <= atMost,
    })),
  ]
}
