import { z } from 'zod'
import type { SendResult } from '../provider.ts'
import { readRetryAfter } from '../retry-after.ts'
import type { Http2Answer } from './http2-pool.ts'

const fcmErrorType = 'type.googleapis.com/google.firebase.fcm.v1.FcmError'
const badRequestType = 'type.googleapis.com/google.rpc.BadRequest'
const quotaFailureType = 'type.googleapis.com/google.rpc.QuotaFailure'

/** FCM's HTTP v1 error body. Source: firebase.google.com, “REST Resource: projects.messages”, ErrorCode. */
const FcmFault = z.object({
  error: z.object({
    status: z.string().catch('UNKNOWN'),
    details: z
      .array(
        z.object({
          '@type': z.string().catch(''),
          errorCode: z.string().optional().catch(undefined),
          fieldViolations: z
            .array(z.object({ field: z.string().catch('') }))
            .optional()
            .catch(undefined),
          violations: z
            .array(z.object({ subject: z.string().catch('') }))
            .optional()
            .catch(undefined),
        }),
      )
      .catch([]),
  }),
})

/** Google asks for ten seconds at least before anything is tried again, and for a minute where a quota names no time. */
const leastAfterMs = 10_000
const quotaAfterMs = 60_000

/** Who must act on what FCM answered. */
export function readFcmAnswer(answer: Http2Answer): SendResult {
  const { status, body } = answer
  if (status === 200) return readName(body)
  const { code, isToken, isDevice } = readCode(body)
  const reason = code ?? `http_${status}`
  if (code === 'unregistered' || isToken) return { kind: 'failed', reason, suppress: true }
  if (status === 429) {
    const afterMs = readAfter(answer, quotaAfterMs)
    // One device that is written to too often says nothing of the account.
    return isDevice ? { kind: 'retry', reason, afterMs } : { kind: 'retry', reason, afterMs, sign: 'quota' }
  }
  if (status >= 500) {
    const again = { kind: 'retry', reason, afterMs: readAfter(answer, leastAfterMs), sign: 'ill' } as const
    // Only “unavailable” says that nothing came of it.
    return status === 503 ? again : { ...again, mayHaveLeft: true }
  }
  // A token of another project: the account is wrong, or the token is. Neither says that the device is gone.
  if (code === 'sender_id_mismatch') return { kind: 'failed', reason, suppress: false }
  // The key that Apple, or the push service of a browser, is shown: devices of other kinds do without it.
  if (code === 'third_party_auth_error') return { kind: 'stop', reason, concerns: 'devices' }
  if (status === 401 || status === 403 || (status === 404 && code === 'not_found')) return { kind: 'stop', reason }
  return { kind: 'failed', reason, suppress: false }
}

const Sent = z.object({ name: z.string().min(1) })

function readName(body: string): SendResult {
  const sent = Sent.safeParse(parse(body))
  // 200 is a promise, whatever the body says: asking again would not make it truer.
  return { kind: 'sent', providerMessageId: sent.success ? sent.data.name : null }
}

function readCode(body: string): { code: string | undefined; isToken: boolean; isDevice: boolean } {
  const read = FcmFault.safeParse(parse(body))
  if (!read.success) return { code: undefined, isToken: false, isDevice: false }
  const { status, details } = read.data.error
  const own = details.find((detail) => detail['@type'] === fcmErrorType)?.errorCode
  const violations = details.find((detail) => detail['@type'] === badRequestType)?.fieldViolations ?? []
  const quotas = details.find((detail) => detail['@type'] === quotaFailureType)?.violations ?? []
  return {
    code: (own ?? status).toLowerCase(),
    isToken: violations.length > 0 && violations.every(({ field }) => field === 'message.token'),
    isDevice: quotas.length > 0 && quotas.every(({ subject }) => /\bdevice\b/i.test(subject)),
  }
}

const readAfter = ({ retryAfter }: Http2Answer, usualMs: number) =>
  Math.max(readRetryAfter(retryAfter) ?? usualMs, leastAfterMs)

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
