import type { Benchmark } from './measure.ts'
import { onEachStore } from './stores.ts'
import { measureFirstWord } from './turn/first-word.ts'
import { measureLongThread } from './turn/long-thread.ts'

/** What is ours of a turn: its time about turn 1, 50 and 500 of a thread, what is kept of it, and the first word. */
export const turn: Benchmark = {
  name: 'turn',
  about:
    'milliseconds of a turn without the model along a thread, bytes kept of it, and how soon the first word is out',
  run: (report) =>
    onEachStore(async (bench) => [...(await measureFirstWord(bench)), ...(await measureLongThread(bench, report))]),
}
