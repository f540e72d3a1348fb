import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Fault } from './fault.ts'

const shownLength = 200

/** The report of refused lines: NDJSON that only its owner may read, made anew by each run that reads a file. */
export class Refusals {
  readonly path: string
  #file: number | undefined
  #isBegun = false
  count = 0

  constructor(path: string) {
    this.path = path
  }

  /** Drop what an earlier run left. */
  begin(): void {
    if (!this.#isBegun) rmSync(this.path, { force: true })
    this.#isBegun = true
  }

  add(file: string, line: number, faults: readonly Fault[], text: string): void {
    this.#file ??= openSync(this.path, 'w', 0o600)
    this.count += 1
    const shown = text.length > shownLength ? `${text.slice(0, shownLength).toWellFormed()}…` : text
    writeSync(this.#file, `${JSON.stringify({ file, line, faults, text: shown })}\n`)
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}
