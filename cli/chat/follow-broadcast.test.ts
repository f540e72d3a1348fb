import { expect, test } from 'vitest'
import { type Figures, followBroadcast, noteBroadcast, sayFigures } from './follow-broadcast.ts'

const figures = (more: Partial<Figures>): Figures => ({
  status: 'live',
  due: 10,
  expanding: false,
  queued: 0,
  attempted: 0,
  sent: 0,
  skipped: 0,
  failed: 0,
  uncertain: 0,
  ...more,
})

/** Follows what is read look by look; the last look repeats. */
async function follow(looks: readonly Figures[], signal = new AbortController().signal) {
  const shown: string[] = []
  let count = 0
  let ended = 0
  const line = {
    show: (share: number, text: string) => void shown.push(`${share} ${text}`),
    end: () => void (ended += 1),
  }
  const read = () => Promise.resolve(looks[Math.min(count++, looks.length - 1)] ?? figures({}))
  const last = await followBroadcast({ read, line, signal, lookMs: 0 })
  return { shown, last, ended, count }
}

test('a broadcast is followed to its end, by whichever way it ends', async () => {
  const begun = figures({ due: 0, expanding: true })
  const half = figures({ queued: 4, attempted: 1, sent: 5 })
  const done = figures({ status: 'finished', sent: 8, skipped: 2 })
  const sent = await follow([begun, half, done])
  expect(sent).toMatchObject({
    shown: ['0 0 sent', '0.5 5 sent, 5 to go', '1 8 sent, 2 skipped'],
    last: done,
    ended: 1,
  })
  const stopped = figures({ status: 'stopped', sent: 5, queued: 5 })
  expect(await follow([half, stopped, done])).toMatchObject({ last: stopped, count: 2 })
})

test('what waits for its time is not waited for, and Ctrl-C ends the watching alone', async () => {
  expect(await follow([figures({ queued: 10 })])).toMatchObject({ count: 16, ended: 1 })
  expect(await follow([figures({ queued: 10 })], AbortSignal.abort())).toMatchObject({ last: null, count: 0, ended: 1 })
})

test('a launch of a broadcast is heard in the events, and nothing else is', async () => {
  const results = [
    'no JSON',
    '{"campaignId":"cmp_a","trigger":"event"}',
    '{"campaignId":"cmp_b","trigger":"broadcast"}',
  ]
  async function* events() {
    yield* results.map((content) => ({ type: 'TOOL_CALL_RESULT', content }))
    yield { type: 'RUN_FINISHED' }
  }
  const launched: string[] = []
  const passed = await Array.fromAsync(noteBroadcast(events(), (id) => void launched.push(id)))
  expect(launched).toEqual(['cmp_b'])
  expect(passed).toHaveLength(4)
  expect(sayFigures(figures({ sent: 1180, failed: 2, uncertain: 3 }))).toBe('1,180 sent, 2 failed, 3 uncertain')
})
