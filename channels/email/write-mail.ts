import type { OutgoingMessage } from '../provider.ts'
import { writeMessageId } from './message-id.ts'

/**
 * A message as nodemailer takes it. The Message-ID comes from the delivery, so that a second attempt is the same mail;
 * the List-Unsubscribe headers let a mailbox offer one click (RFC 8058).
 */
export function writeMail(message: OutgoingMessage, senderEmail: string) {
  const { content, sender, address, unsubscribeUrl } = message
  if (content.channel !== 'email') throw new TypeError(`an email provider was given ${content.channel}`)
  return {
    messageId: writeMessageId(message, senderEmail),
    from: { name: sender.name ?? '', address: senderEmail },
    to: { name: '', address },
    // Exactly this one address, whatever a parser would make of it.
    envelope: { from: senderEmail, to: [address] },
    ...(sender.replyTo === null ? {} : { replyTo: sender.replyTo }),
    subject: content.subject,
    html: content.html,
    text: content.text,
    headers: unsubscribeUrl === null ? {} : unsubscribeHeaders(unsubscribeUrl),
    // A link to a file or a URL in the content would otherwise be read and attached.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

const unsubscribeHeaders = (url: string) => ({
  'List-Unsubscribe': { prepared: true, value: `<${url}>` },
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})
