import { z } from 'zod'
import type { MailNotice } from '../../../domain/mail-notice.ts'
import { readMessageId } from '../message-id.ts'

const at = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text))
const word = z.string().regex(/^[A-Za-z]{1,40}$/)
const status = z.string().regex(/^[245]\.\d{1,3}\.\d{1,3}$/)

// No database keeps the character 0, and no address has it.
const address = z
  .string()
  .max(320)
  .refine((text) => !text.includes('\0'))

const Bounce = z.object({
  bounceType: z.string(),
  bounceSubType: word.nullish().catch(null),
  bouncedRecipients: z.array(z.object({ status: status.nullish().catch(null) })).catch([]),
  timestamp: at,
})
const Notice = z.object({
  mail: z.object({
    destination: z.array(address).max(50),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).catch([]),
    commonHeaders: z.object({ messageId: z.string().optional() }).optional().catch(undefined),
  }),
  bounce: Bounce.optional(),
  complaint: z.object({ complaintFeedbackType: z.string().nullish().catch(null), timestamp: at }).optional(),
  delivery: z.object({ timestamp: at }).optional(),
})
type Notice = z.infer<typeof Notice>

type Told = Pick<MailNotice, 'kind' | 'reason' | 'at'>

/**
 * What Amazon SES tells of one of our mails, by feedback notifications and by event publishing alike. Sent, opened,
 * clicked and delayed are left out.
 * @see https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
 */
export function readSes(notice: unknown): MailNotice[] {
  const read = Notice.safeParse(notice)
  if (!read.success) return []
  const { mail } = read.data
  const messageId = findMessageId(mail).trim()
  const delivery = readMessageId(messageId)
  const told = tell(read.data)
  return delivery === null || told === null ? [] : [{ messageId, ...delivery, ...told, recipients: mail.destination }]
}

/** SES gives mails an id of its own; the one that they came with is among the headers, when it is told to include them. */
function findMessageId({ headers, commonHeaders }: Notice['mail']): string {
  return headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? commonHeaders?.messageId ?? ''
}

function tell({ bounce, complaint, delivery }: Notice): Told | null {
  if (bounce !== undefined) return tellBounce(bounce)
  // What a mailbox calls no spam after all is no complaint.
  if (complaint !== undefined && complaint.complaintFeedbackType !== 'not-spam')
    return { kind: 'complained', reason: null, at: complaint.timestamp }
  if (delivery !== undefined) return { kind: 'delivered', reason: null, at: delivery.timestamp }
  return null
}

/** Undetermined is no reason to give an address up. */
function tellBounce({ bounceType, bounceSubType, bouncedRecipients, timestamp }: z.infer<typeof Bounce>): Told {
  const codes = [bounceSubType, bouncedRecipients[0]?.status].filter((code) => typeof code === 'string')
  return {
    kind: bounceType === 'Permanent' ? 'bounced' : 'soft_bounced',
    reason: codes.length === 0 ? null : codes.join(' '),
    at: timestamp,
  }
}
