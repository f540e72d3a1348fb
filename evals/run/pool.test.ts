import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { givenTask } from '../testing.ts'
import { runJobs } from './pool.ts'

/** Hangs on the first task, crashes on the second, and answers the others. */
const child = `process.on('message', (message) => {
  if (message.kind === 'close') return process.disconnect()
  if (message.kind === 'open') return process.send({ kind: 'ready' })
  if (message.job.task.id === 'hangs') return
  if (message.job.task.id === 'crashes') process.exit(3)
  process.send({ kind: 'failed', why: 'answered by ' + process.pid })
})
setInterval(() => {}, 1000)
process.once('disconnect', () => process.exit(0))
`

const openai = { apiKey: undefined, baseUrl: undefined, model: undefined, embeddingModel: undefined }

function run(ids: string[], more: { timeoutMs: number; workers: number; signal?: AbortSignal }) {
  const childFile = join(mkdtempSync(join(tmpdir(), 'carillon-pool-')), 'child.mjs')
  writeFileSync(childFile, child)
  const jobs = ids.map((id) => ({ task: givenTask({ id, expect: { drafts: 1 } }), trial: 1 }))
  return runJobs(jobs, {
    place: {
      take: () => Promise.resolve({ dataDir: '/nowhere', databaseUrl: undefined }),
      close: () => Promise.resolve(),
    },
    model: { name: 'offline', openai, record: null, recordings: null },
    onFinished: () => undefined,
    childFile,
    ...more,
  })
}

test('a run that is interrupted ends its processes and begins nothing more', async () => {
  const interruption = new AbortController()
  const running = run(['hangs', 'hangs', 'answers'], { timeoutMs: 60_000, workers: 2, signal: interruption.signal })
  interruption.abort(new Error('Ctrl-C'))
  await expect(running).rejects.toThrow('Ctrl-C')
})

test('a trial that hangs or crashes fails, and another process goes on', async () => {
  const finished = await run(['hangs', 'crashes', 'answers', 'again'], { timeoutMs: 1500, workers: 1 })
  expect(finished.map(({ fault }) => fault?.replace(/\d+$/, 'N'))).toEqual([
    'no end within 2 s',
    'the process ended (3)',
    'answered by N',
    'answered by N',
  ])
  expect(new Set(finished.slice(2).map(({ fault }) => fault)).size).toBe(1)
})
