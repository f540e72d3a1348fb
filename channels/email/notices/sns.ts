import { verify, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../domain/errors.ts'
import { getFromAmazon, type GetText } from './get-from-amazon.ts'
import { readTopic, type Topic } from './sns-topic.ts'

const SnsFrame = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  Subject: z.string().nullish(),
  SubscribeURL: z.string().nullish(),
  Token: z.string().nullish(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.base64(),
  SigningCertURL: z.string(),
})
/** What SNS posts. */
export type SnsFrame = z.infer<typeof SnsFrame>

export type SnsOptions = {
  /** The ARNs of the topics that are ours: anybody can have Amazon sign messages of a topic of their own. */
  topics: readonly string[]
  get?: GetText
}

/** What Amazon SNS calls with: signed, of one of our topics. */
export type SnsMessage = { kind: SnsFrame['Type']; topic: string; text: string }

const digests = { 1: 'sha1', 2: 'sha256' } as const
const maxCertificates = 20
const refuse = (detail: string) => new AppError('unauthenticated', { detail })

/**
 * Checks what comes in the name of Amazon SNS, and confirms subscriptions to our topics.
 * @throws AppError unauthenticated for what is not Amazon's or not of our topics, unavailable while Amazon cannot be asked
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export function openSns({ topics, get = getFromAmazon }: SnsOptions): (body: unknown) => Promise<SnsMessage> {
  const ours = new Map(topics.map((arn) => [arn, readTopic(arn)]))
  const keys = new Map<string, Promise<X509Certificate>>()

  async function readCertificate(topic: Topic, url: string): Promise<X509Certificate> {
    if (!topic.isCertificateUrl(url)) throw refuse('The certificate of the signature is not at the topic’s Amazon SNS.')
    const known = keys.get(url)
    if (known !== undefined) return known
    if (keys.size >= maxCertificates) keys.clear()
    const asked = get(url).then(parseCertificate)
    keys.set(url, asked)
    // One that could not be had is asked for again.
    asked.catch(() => keys.delete(url))
    return asked
  }

  return async (body) => {
    const read = SnsFrame.safeParse(body)
    if (!read.success) throw refuse('This is not a signed message of Amazon SNS. Leave raw message delivery off.')
    const frame = read.data
    const topic = ours.get(frame.TopicArn)
    if (topic === undefined) throw refuse('The message is of a topic that SES_TOPIC_ARN does not name.')
    const certificate = await readCertificate(topic, frame.SigningCertURL)
    if (!isSigned(frame, certificate)) throw refuse('The signature does not fit the message.')
    if (frame.Type === 'SubscriptionConfirmation') await get(topic.confirmUrl(frame.Token ?? ''))
    return { kind: frame.Type, topic: frame.TopicArn, text: frame.Message }
  }
}

function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw refuse('What stands at the certificate’s address is not a certificate.')
  }
}

function isSigned(frame: SnsFrame, certificate: X509Certificate): boolean {
  const now = Date.now()
  if (now < certificate.validFromDate.getTime() || now > certificate.validToDate.getTime()) return false
  const text = Buffer.from(writeSigned(frame))
  return verify(digests[frame.SignatureVersion], text, certificate.publicKey, Buffer.from(frame.Signature, 'base64'))
}

const signedFields = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const satisfies Record<SnsFrame['Type'], readonly (keyof SnsFrame)[]>

/** The text that the signature is of: each field that is there, its name on one line and its value on the next. */
export function writeSigned(frame: Pick<SnsFrame, 'Type'> & Partial<SnsFrame>): string {
  const lines = signedFields[frame.Type].flatMap((name) => {
    const value = frame[name]
    return value === undefined || value === null ? [] : [`${name}\n${value}\n`]
  })
  return lines.join('')
}
