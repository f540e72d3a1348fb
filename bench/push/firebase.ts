import http2 from 'node:http2'
import { type App, deleteApp, initializeApp } from 'firebase-admin/app'
import { getMessaging } from 'firebase-admin/messaging'
import type { OutgoingMessage } from '../../channels/provider.ts'
import { describePush } from '../../channels/push/write-push.ts'
import type { Place } from './far-side-process.ts'

/** firebase-admin's own batches, led to the far side. */
export function openFirebase(place: Place) {
  const restore = leadTo(place)
  const app = initializeApp(
    {
      projectId: 'bench',
      credential: { getAccessToken: () => Promise.resolve({ access_token: 't', expires_in: 3600 }) },
    },
    `bench-${place.origin}`,
  )
  return {
    sendEach: (batch: readonly OutgoingMessage[]) => sendEach(app, batch),
    async close() {
      restore()
      await deleteApp(app)
    },
  }
}

async function sendEach(app: App, batch: readonly OutgoingMessage[]): Promise<void> {
  const { failureCount, responses } = await getMessaging(app).sendEach(
    batch.map((message) => describePush(message, Date.now())),
  )
  if (failureCount > 0) throw responses.find(({ error }) => error !== undefined)?.error ?? new Error('not sent')
}

/** Its connections lead to the far side; the scheme that it writes as “https:” is put right for it. */
function leadTo({ origin, ca }: Place): () => void {
  const real = http2.connect
  http2.connect = ((authority: string | URL, options: http2.SecureClientSessionOptions) => {
    if (!String(authority).includes('googleapis')) return real(authority, options)
    const session = real(origin, { ...options, ca })
    const request = session.request.bind(session)
    session.request = (headers, more) =>
      request(Object.assign({}, headers, { ':scheme': 'https', ':authority': new URL(origin).host }), more)
    return session
  }) as typeof http2.connect
  return () => {
    http2.connect = real
  }
}
