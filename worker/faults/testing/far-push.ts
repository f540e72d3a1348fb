import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type FcmAnswer, fcmError, openFcmStub } from '../../../channels/push/testing.ts'
import { type Day, type FarSide, goodDay, live } from './far-side.ts'

const Push = z.object({
  token: z.string(),
  data: z.object({ deliveryId: z.coerce.number() }),
  android: z.object({ collapse_key: z.string(), notification: z.object({ tag: z.string() }) }),
})

const answers: Record<Day, FcmAnswer> = {
  take: { status: 200 },
  too_many: { ...fcmError(429, 'QUOTA_EXCEEDED'), headers: { 'retry-after': '5' } },
  fault: fcmError(500, 'INTERNAL'),
  hang: 'hang',
  take_and_hang: 'hang',
  close: 'goaway',
  take_and_close: 'half',
  dead: fcmError(404, 'UNREGISTERED'),
}

/** Firebase Cloud Messaging over HTTP/2, and Google's token service. A device shows a tag once. */
export async function openFarPush(): Promise<FarSide> {
  const stub = await openFcmStub({
    async answer({ message }) {
      const { token, data, android } = Push.parse(message)
      const shownAs = `${token} ${android.collapse_key} ${android.notification.tag}`
      return answers[await live(far, { ...data, to: token, shownAs, atMs: performance.now() })]
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'carillon-faults-'))
  const keyFile = join(folder, 'key.json')
  writeFileSync(keyFile, JSON.stringify(stub.options.account))
  const far: FarSide = {
    channel: 'push',
    environment: { GOOGLE_APPLICATION_CREDENTIALS: keyFile },
    leads: stub.leads,
    day: goodDay,
    calls: [],
    taken: [],
    async close() {
      await stub.close()
      rmSync(folder, { recursive: true })
    },
  }
  return far
}
