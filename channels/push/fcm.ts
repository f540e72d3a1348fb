import { cert } from 'firebase-admin/app'
import type { OutgoingMessage, Provider, SendResult } from '../provider.ts'
import { sendEach } from '../send-each.ts'
import { readFcmAnswer } from './fcm-faults.ts'
import { Http2Pool, Unanswered } from './http2-pool.ts'
import { openTokens, TokenRefused } from './access-tokens.ts'
import type { ServiceAccount } from './service-account.ts'
import { writePush } from './write-push.ts'

export type FcmOptions = {
  account: ServiceAccount
  /** For tests: another place than Google's, and the certificate it shows. */
  origin?: string
  ca?: string
  /** For each answer, in milliseconds; its connection included. */
  timeoutMs?: number
}

const googleOrigin = 'https://fcm.googleapis.com'
const connections = { sessions: 4, streams: 100 }

/**
 * Sends push through Firebase Cloud Messaging: firebase-admin's credentials and checks, over kept HTTP/2 connections.
 * A repeated message carries the same collapse key and tag, so a device shows it once.
 */
export function fcm({ account, origin = googleOrigin, ca, timeoutMs = 15_000 }: FcmOptions): Provider {
  const pool = new Http2Pool({ origin, ...connections, timeoutMs, ...(ca === undefined ? {} : { ca }) })
  const tokens = openTokens(
    cert({ projectId: account.project_id, clientEmail: account.client_email, privateKey: account.private_key }),
  )
  const path = `/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`

  async function deliver(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult> {
    let body: string
    try {
      body = writePush(message, Date.now())
    } catch (error) {
      return { kind: 'failed', reason: codeOf(error), suppress: false }
    }
    try {
      const token = await tokens.get()
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const answer = await pool.post(path, headers, body, signal)
      return readFcmAnswer(answer)
    } catch (error) {
      if (error instanceof TokenRefused) return { kind: 'stop', reason: error.message }
      const again = { kind: 'retry', reason: codeOf(error), afterMs: 10_000 } as const
      const doubt = error instanceof Unanswered && error.hasLeft ? ({ mayHaveLeft: true } as const) : {}
      // Cut off by us: it says nothing of Google.
      return signal.aborted ? { ...again, ...doubt } : { ...again, ...doubt, sign: 'ill' }
    }
  }

  return {
    name: 'fcm',
    channel: 'push',
    idempotent: true,
    send: sendEach({ deliver, atOnce: connections.sessions * connections.streams }),
    async close() {
      pool.close()
    },
  }
}

/** A code such as ECONNREFUSED or messaging/invalid-payload; never the text, which may quote what it was given. */
function codeOf(error: unknown): string {
  if (error instanceof Unanswered) return codeOf(error.cause)
  // A request that falls with its connection says so, and why in its cause.
  if (error instanceof Error && error.cause instanceof Error && 'code' in error.cause) return codeOf(error.cause)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code === 'string') return code.toLowerCase()
  return error instanceof Error && /^[a-z_]+$/.test(error.message) ? error.message : 'no_answer'
}
