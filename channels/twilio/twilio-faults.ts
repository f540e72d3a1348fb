import { z } from 'zod'
import { stopReason } from '../../domain/reply-keywords.ts'
import type { SendResult, Sign } from '../provider.ts'

type Meaning =
  | { act: 'retry'; reason: string; afterMs: number; sign?: Sign }
  | { act: 'recipient'; reason: string; suppress: boolean }
  | { act: 'operator'; reason: string }

const minuteMs = 60_000
const again = (reason: string, afterMs: number): Meaning => ({ act: 'retry', reason, afterMs })
const rest = (sign: Sign, reason: string, afterMs: number): Meaning => ({ act: 'retry', reason, afterMs, sign })
const dead = (reason: string): Meaning => ({ act: 'recipient', reason, suppress: true })
const refused = (reason: string): Meaning => ({ act: 'recipient', reason, suppress: false })
const stop = (reason: string): Meaning => ({ act: 'operator', reason })

/**
 * Twilio's codes, by who must act. An operator is called for what every message would meet with: a code that may be
 * about one recipient or country does not stop the others. Source: twilio.com/docs/api/errors.
 */
const meanings: ReadonlyMap<number, Meaning> = new Map([
  [20429, rest('quota', 'too_many_requests', 10_000)],
  [14107, again('rate_limit', minuteMs)],
  [21611, rest('quota', 'queue_full', 5 * minuteMs)],
  [21730, rest('ill', 'maintenance', 5 * minuteMs)],
  [30001, again('queue_full', 5 * minuteMs)],
  [63018, rest('quota', 'rate_limit', minuteMs)],

  [21211, dead('invalid_number')],
  [21217, dead('invalid_number')],
  [21610, dead(stopReason)],
  [21614, dead('not_a_mobile_number')],
  [21635, dead('landline')],
  [30005, dead('unknown_number')],
  [63003, dead('not_on_whatsapp')],

  [21408, refused('region_not_allowed')],
  [21606, refused('sender_not_usable_there')],
  [21608, refused('trial_account_unverified_number')],
  [21612, refused('no_route')],
  [21617, refused('text_too_long')],
  [21655, refused('template_unknown')],
  [21656, refused('template_parameters_invalid')],
  [30003, refused('handset_unreachable')],
  [30004, refused('blocked')],
  [30006, refused('landline_or_unreachable_carrier')],
  [30007, refused('filtered_by_carrier')],
  [30008, refused('unknown_carrier_fault')],
  [63013, refused('against_channel_policy')],
  [63014, refused('blocked_by_customer')],
  [63016, refused('outside_the_window')],
  [63021, refused('content_refused')],
  [63024, refused('recipient_cannot_receive_it')],

  [10001, stop('account_not_active')],
  [20003, stop('credentials_refused')],
  [20005, stop('account_not_active')],
  [20403, stop('forbidden')],
  [20404, stop('account_or_service_unknown')],
  [21212, stop('sender_invalid')],
  [21601, stop('sender_not_yours')],
  [21603, stop('sender_missing')],
  [21659, stop('sender_not_yours')],
  [21660, stop('sender_not_yours')],
  [21661, stop('sender_cannot_send_sms')],
  [21704, stop('service_without_senders')],
  [21705, stop('service_invalid')],
  [30002, stop('account_suspended')],
  [63002, stop('whatsapp_sender_unknown')],
  [63007, stop('whatsapp_sender_unknown')],
])

/** What the code of a status callback says of the recipient: why, and whether the number is dead. */
export function readDeliveryFault(code: number | null): { reason: string; suppress: boolean } {
  const meaning = code === null ? undefined : meanings.get(code)
  if (meaning === undefined) return { reason: code === null ? 'not_delivered' : `twilio_${code}`, suppress: false }
  return { reason: meaning.reason, suppress: meaning.act === 'recipient' && meaning.suppress }
}

/** What its client throws when Twilio answered: RestException, TwilioServiceException, or axios when the body broke off. */
const Answered = z.object({ status: z.number(), code: z.number().optional().catch(undefined) })
const Broken = z.object({ code: z.string() })

/** The message waits for a free connection, or behind the handshake of one: no byte of it has left. */
const Unconnected = z.object({
  request: z.object({ socket: z.union([z.null(), z.object({ secureConnecting: z.literal(true) })]) }),
})

/** No byte of the message has left: the name is unknown, nobody listens, or the certificate is not Twilio's. */
const beforeSending =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EPROTO|CERT_\w+|ERR_TLS_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/

/** A success is a promise, whatever became of its body: asking again would not make it truer. */
const unnamed: SendResult = { kind: 'sent', providerMessageId: null }

/**
 * Who must act on a fault of Twilio. It has no idempotency keys: where it may have taken the message, as Twilio says of
 * its own status 500, the outcome is unknown. @see https://www.twilio.com/docs/api/errors/20500
 */
export function readTwilioFault(error: unknown): SendResult {
  const answered = Answered.safeParse(error)
  if (answered.success) return readAnswer(answered.data)
  // The client could not read the body of a success.
  if (error instanceof SyntaxError) return unnamed
  const broken = Broken.safeParse(error)
  const code = broken.success ? broken.data.code : 'no_answer'
  const reason = code.toLowerCase()
  const hasLeft = !beforeSending.test(code) && !Unconnected.safeParse(error).success
  return hasLeft ? { kind: 'unknown', reason, sign: 'ill' } : { kind: 'retry', reason, afterMs: 10_000, sign: 'ill' }
}

function readAnswer({ status, code }: z.infer<typeof Answered>): SendResult {
  if (status < 300) return unnamed
  if (status === 408 || (status >= 500 && status !== 503)) {
    return { kind: 'unknown', reason: nameOf(status, code), sign: 'ill' }
  }
  const meaning = meanings.get(code ?? 0) ?? meaningOf(status, nameOf(status, code))
  const { reason } = meaning
  switch (meaning.act) {
    case 'retry':
      return { kind: 'retry', reason, afterMs: meaning.afterMs, ...(meaning.sign && { sign: meaning.sign }) }
    case 'recipient':
      return { kind: 'failed', reason, suppress: meaning.suppress }
    case 'operator':
      return { kind: 'stop', reason }
  }
}

function meaningOf(status: number, reason: string): Meaning {
  if (status === 429 || status === 503) return rest(status === 429 ? 'quota' : 'ill', reason, 10_000)
  return status === 401 || status === 403 || status === 404 ? stop(reason) : refused(reason)
}

const nameOf = (status: number, code: number | undefined) =>
  code === undefined || code === 0 ? `http_${status}` : `twilio_${code}`
