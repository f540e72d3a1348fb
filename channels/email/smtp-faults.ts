import { z } from 'zod'
import type { SendResult } from '../provider.ts'

/** What nodemailer's errors tell; `command` is what was being said when the fault came. */
const SmtpError = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional(),
  command: z.string().optional(),
  message: z.string().catch('unknown fault'),
})
type SmtpError = z.infer<typeof SmtpError>

const minuteMs = 60_000
const throttledMs = 10_000
const longestReason = 300
const concernsAll: ReadonlySet<string> = new Set(['CONN', 'HELO', 'EHLO', 'STARTTLS', 'MAIL FROM'])
const tooLarge = 552

// Enhanced codes of RFC 3463 for a mailbox or domain that does not exist, and the words of servers that send none.
const isGone = /\b5\.1\.(?:0|1|2|3|6|10)\b/
const saysGone =
  /user unknown|unknown user|no such user|mailbox (?:not found|unavailable)|does not exist|invalid recipient/i

// What servers say of the sender, as Amazon SES: “454 Throttling failure: Maximum sending rate exceeded.”
const saysThrottled = /throttl|sending (?:rate|limit|quota)|rate limit|message quota|too many (?:connections|messages)/i

/**
 * Who must act on a fault of SMTP.
 * @param hasBegun whether the server was sent any of the mail itself: then a broken connection leaves the outcome unknown
 * @param isCutOff whether it was us who broke off
 */
export function readSmtpFault(
  error: unknown,
  { hasBegun, isCutOff }: { hasBegun: boolean; isCutOff: boolean },
): SendResult {
  const read = SmtpError.safeParse(error)
  const fault = read.success ? read.data : { message: 'unknown fault' }
  const reason = sayFault(fault)
  if (isAuthFault(fault)) return { kind: 'stop', reason }
  const { responseCode, code } = fault
  if (responseCode !== undefined && responseCode >= 400) return readResponse(responseCode, fault, reason)
  const sign = isCutOff ? {} : ({ sign: 'ill' } as const)
  if (hasBegun) return { kind: 'unknown', reason, ...sign }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { kind: 'failed', reason, suppress: false }
  if (code === 'ECONFIG' || code === 'ETLS') return { kind: 'stop', reason }
  return { kind: 'retry', reason, afterMs: minuteMs, ...sign }
}

function isAuthFault({ code, command, responseCode }: SmtpError): boolean {
  if (code === 'ENOAUTH' || code === 'EOAUTH2') return true
  const isRefused = responseCode === undefined || responseCode >= 500
  return isRefused && (code === 'EAUTH' || responseCode === 530 || (command?.startsWith('AUTH') ?? false))
}

function readResponse(responseCode: number, { response = '', command }: SmtpError, reason: string): SendResult {
  if (responseCode < 500) return readDelay(responseCode, { response, command }, reason)
  // What a server says to the greeting or the sender concerns every message, not this customer.
  if (concernsAll.has(command ?? '') && responseCode !== tooLarge) return { kind: 'stop', reason }
  const aboutRecipient = command === 'RCPT TO'
  const suppress = isGone.test(response) || (aboutRecipient && responseCode === 550 && saysGone.test(response))
  return { kind: 'failed', reason, suppress }
}

/** Not now: because of this recipient or mail, or of whoever writes. */
function readDelay(responseCode: number, { response = '', command }: Partial<SmtpError>, reason: string): SendResult {
  if (command !== 'RCPT TO' && saysThrottled.test(response)) {
    return { kind: 'retry', reason, afterMs: throttledMs, sign: 'quota' }
  }
  const isClosing = responseCode === 421
  if (isClosing || concernsAll.has(command ?? '')) return { kind: 'retry', reason, afterMs: minuteMs, sign: 'ill' }
  return { kind: 'retry', reason, afterMs: 5 * minuteMs }
}

function sayFault({ response, message, code }: SmtpError): string {
  const said = (response ?? message).replaceAll(/\s+/g, ' ').trim().slice(0, longestReason)
  return response === undefined && code !== undefined ? `${said} (${code})` : said
}
