import { createHmac } from 'node:crypto'
import { deriveKey, type SecretOwner } from '../../channels/webhooks/sign-call.ts'
import { openReceiver, type Received, type Receiver } from '../../channels/webhooks/testing.ts'
import { test as base } from '../../store/testing.ts'
import type { RunningWorker, WorkerOptions } from '../start-worker.ts'
import { startTestWorker } from '../testing/set-up.ts'

/** What `startTestWorker` is given. */
const secret = Buffer.alloc(32, 1)

type Fixtures = {
  receive: (...respond: Parameters<typeof openReceiver>) => Promise<Receiver>
  start: (receiver: Receiver, more?: Partial<WorkerOptions>) => Promise<RunningWorker>
}
/** A `test` with receivers on this machine, and workers that call them. */
export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixture's needs from the pattern
  receive: async ({}, use) => {
    const opened: Receiver[] = []
    await use(async (...respond) => {
      const receiver = await openReceiver(...respond)
      opened.push(receiver)
      return receiver
    })
    await Promise.all(opened.map((receiver) => receiver.close()))
  },
  start: async ({ store, clock, workspaceId }, use) => {
    const started: RunningWorker[] = []
    await use(async ({ call }, more = {}) => {
      const worker = await startTestWorker(store, clock, workspaceId, { call, ...more })
      started.push(worker)
      return worker
    })
    await Promise.all(started.map((worker) => worker.close()))
  },
})

/** What a receiver expects, reckoned here by the letter of the scheme. */
export const signatureOf = ({ headers, body }: Received, owner: SecretOwner) => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return `v1,${createHmac('sha256', deriveKey(secret, owner)).update(signed).digest('base64')}`
}
