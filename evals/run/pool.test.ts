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

test('a trial that hangs or crashes fails, and another process goes on', async () => {
  const childFile = join(mkdtempSync(join(tmpdir(), 'carillon-pool-')), 'child.mjs')
  writeFileSync(childFile, child)
  const tasks = ['hangs', 'crashes', 'answers', 'again'].map((id) => givenTask({ id, expect: { drafts: 1 } }))
  const openai = { apiKey: undefined, baseUrl: undefined, model: undefined, embeddingModel: undefined }
  const finished = await runJobs(
    tasks.map((task) => ({ task, trial: 1 })),
    {
      place: {
        take: () => Promise.resolve({ dataDir: '/nowhere', databaseUrl: undefined }),
        close: () => Promise.resolve(),
      },
      model: { name: 'offline', openai, record: null, recordings: null },
      workers: 1,
      timeoutMs: 1500,
      onFinished: () => undefined,
      childFile,
    },
  )
  expect(finished.map(({ fault }) => fault?.replace(/\d+$/, 'N'))).toEqual([
    'no end within 2 s',
    'the process ended (3)',
    'answered by N',
    'answered by N',
  ])
  expect(new Set(finished.slice(2).map(({ fault }) => fault)).size).toBe(1)
})
