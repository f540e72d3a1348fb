import type { Benchmark } from './measure.ts'
import { onEachStore } from './stores.ts'
import { measureFirstWord } from './turn/first-word.ts'
import { measureLongThread } from './turn/long-thread.ts'
import { measureStop } from './turn/stop.ts'

/** What is ours of a turn: its time about turn 1, 50 and 500 of a thread, what is kept of it, the first word, and a stop. */
export const turn: Benchmark = {
  name: 'turn',
  about:
    'milliseconds of a turn without the model along a thread, bytes kept of it, how soon the first word is out and a stop is obeyed',
  run: (report) =>
    onEachStore(async (bench) => [
      ...(await measureFirstWord(bench)),
      ...(await measureStop(bench)),
      ...(await measureLongThread(bench, report)),
    ]),
}
