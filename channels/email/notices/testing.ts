import { sign } from 'node:crypto'
import { AppError } from '../../../domain/errors.ts'
import { makeCertificate } from '../../webhooks/testing.ts'
import type { GetText } from './get-from-amazon.ts'
import { type SnsFrame, writeSigned } from './sns.ts'

export const givenTopic = 'arn:aws:sns:eu-west-1:123456789012:larkspur-mail'
const origin = 'https://sns.eu-west-1.amazonaws.com'

/** Amazon SNS on this machine: it signs with a certificate of its own, and has what is asked for at its addresses. */
export type SnsSigner = {
  get: GetText
  /** What was asked of it. */
  asked: string[]
  /** A body as SNS posts it. */
  write(changes?: Partial<SnsFrame>): SnsFrame
  /** The body of a notification that carries this. */
  notify(message: unknown): SnsFrame
}

export function openSnsSigner(topic = givenTopic): SnsSigner {
  const { key, cert } = makeCertificate('sns.amazonaws.com', 'rsa')
  const certificateUrl = `${origin}/SimpleNotificationService-0123456789abcdef.pem`
  const asked: string[] = []
  const write = (changes: Partial<SnsFrame> = {}): SnsFrame => {
    const frame = {
      Type: 'Notification',
      MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
      TopicArn: topic,
      Message: '{}',
      Timestamp: '2026-11-24T09:00:00.000Z',
      SignatureVersion: '1',
      SigningCertURL: certificateUrl,
      ...changes,
    } satisfies Omit<SnsFrame, 'Signature'>
    const digest = frame.SignatureVersion === '1' ? 'sha1' : 'sha256'
    return { Signature: sign(digest, Buffer.from(writeSigned(frame)), key).toString('base64'), ...frame }
  }
  return {
    asked,
    async get(url) {
      asked.push(url)
      if (url === certificateUrl) return cert
      if (url.startsWith(`${origin}/?Action=ConfirmSubscription`)) return '<ConfirmSubscriptionResponse/>'
      throw new AppError('unauthenticated', { detail: 'there is no such thing' })
    },
    write,
    notify: (message) => write({ Message: JSON.stringify(message) }),
  }
}

type Mail = { messageId: string; to: string }
const at = '2026-11-24T09:00:00.000Z'

const sesNotice = (kind: string, { messageId, to }: Mail, more: object) => ({
  notificationType: kind,
  mail: {
    timestamp: at,
    messageId: '0102018f-ses',
    source: 'hello@larkspur.example',
    destination: [to],
    headersTruncated: false,
    headers: [
      { name: 'From', value: 'hello@larkspur.example' },
      { name: 'Message-ID', value: messageId },
    ],
    commonHeaders: { from: ['hello@larkspur.example'], messageId },
  },
  ...more,
})

/** What SES says that a receiving server refused, for good (`Permanent`) or not. */
export const sesBounce = (mail: Mail, bounceType = 'Permanent', bounceSubType = 'General') =>
  sesNotice('Bounce', mail, {
    bounce: {
      bounceType,
      bounceSubType,
      bouncedRecipients: [
        { emailAddress: mail.to, action: 'failed', status: '5.1.1', diagnosticCode: `550 <${mail.to}> unknown` },
      ],
      timestamp: at,
      feedbackId: 'f1',
    },
  })
export const sesComplaint = (mail: Mail, complaintFeedbackType: string | null = 'abuse') =>
  sesNotice('Complaint', mail, {
    complaint: { complainedRecipients: [{ emailAddress: mail.to }], timestamp: at, complaintFeedbackType },
  })
export const sesDelivery = (mail: Mail) =>
  sesNotice('Delivery', mail, { delivery: { timestamp: at, recipients: [mail.to], smtpResponse: '250 ok' } })
