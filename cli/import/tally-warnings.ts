import type { IngestWarning } from '../../store/ingest/customer-patch.ts'

/** A warning that lines share. */
export type WarningTally = { path: string; detail: string; lines: number; firstLine: number }

const maxKinds = 100

/** What was accepted and not understood as meant, counted by kind: a million lines often have three of them. */
export class WarningTallies {
  readonly #byKind = new Map<string, WarningTally>()

  add(line: number, { path, detail }: IngestWarning): void {
    const key = `${path} ${detail}`
    const tally = this.#byKind.get(key)
    if (tally !== undefined) tally.lines += 1
    else if (this.#byKind.size < maxKinds) this.#byKind.set(key, { path, detail, lines: 1, firstLine: line })
  }

  /** The most frequent first. */
  list(): WarningTally[] {
    return [...this.#byKind.values()].toSorted((a, b) => b.lines - a.lines)
  }
}
