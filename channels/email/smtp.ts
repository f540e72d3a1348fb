import type { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import type { readDkim } from './dkim.ts'
import type { OutgoingMessage, Provider, SendResult } from '../provider.ts'
import { sendEach } from '../send-each.ts'
import { readSmtpFault } from './smtp-faults.ts'
import { writeMail } from './write-mail.ts'

export type SmtpOptions = {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  url: string
  /** To reach the server, be greeted by it, and wait for any of its answers. */
  timeoutMs?: number
  maxConnections?: number
  /** What mails are signed with; undefined: the server signs them, or nobody does. */
  dkim?: ReturnType<typeof readDkim> | undefined
}

const sayNoSender = 'The workspace has no sender address.'
const sayNoAddress = 'This is not one email address.'
// nodemailer would read “a@x.example, b@y.example” as two recipients.
const oneAddress = /^[^\s\p{Cc},;:<>()[\]"\\@]+@[^\s\p{Cc},;:<>()"\\@]+$/u

/**
 * Sends email through an SMTP server over a few kept connections. SMTP has no idempotency keys: a connection that breaks
 * once the mail began to flow leaves the outcome unknown.
 */
export function smtp({ url, timeoutMs = 20_000, maxConnections = 5, dkim }: SmtpOptions): Provider {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections,
    // A kept connection that the server closed meanwhile is opened again, once, as long as nothing was sent.
    maxRequeues: 1,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    ...(dkim === undefined ? {} : { dkim }),
  })
  const bodies = watchBodies(transport)

  async function deliver(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult> {
    const { email } = message.sender
    if (email === null || email.trim() === '') return { kind: 'stop', reason: sayNoSender }
    if (!oneAddress.test(message.address)) return { kind: 'failed', reason: sayNoAddress, suppress: false }
    const mail = { ...writeMail(message, email), signal }
    try {
      const { messageId } = await transport.sendMail(mail)
      return { kind: 'sent', providerMessageId: messageId }
    } catch (error) {
      return readSmtpFault(error, { hasBegun: bodies.hasBegun(mail.messageId), isCutOff: signal.aborted })
    } finally {
      bodies.forget(mail.messageId)
    }
  }

  return {
    name: 'smtp',
    channel: 'email',
    idempotent: false,
    send: sendEach({ deliver, atOnce: maxConnections }),
    async close() {
      transport.close()
    },
  }
}

type Transport = ReturnType<typeof nodemailer.createTransport>

/** Knows of every mail on its way whether any of its body was handed to a server. */
function watchBodies(transport: Transport) {
  const bodies = new Map<string, Readable>()
  transport.use('stream', (mail, done) => {
    const { message } = mail
    const open = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const body = open(options)
      bodies.set(message.messageId(), body)
      return body
    }
    done()
  })
  return {
    hasBegun: (messageId: string) => bodies.get(messageId)?.readableDidRead ?? false,
    forget: (messageId: string) => bodies.delete(messageId),
  }
}
