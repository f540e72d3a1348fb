import type { Channel } from '../domain/channels.ts'
import { AppError } from '../domain/errors.ts'
import type { Sender } from './provider.ts'

/** The part of the workspace's settings that says who its messages come from. */
export type SenderSettings = { senderName: string | null; senderEmail: string | null; replyTo: string | null }

export const readSender = ({ senderName, senderEmail, replyTo }: SenderSettings): Sender => ({
  name: senderName,
  email: senderEmail,
  replyTo,
})

/**
 * Email that is really sent comes from the workspace's address, so it must have one; what other channels send from is
 * the installation's, and the recorder sends nothing.
 * @throws AppError sender_missing
 */
export function assertSender(
  { channel, provider }: { channel: Channel; provider: string },
  settings: SenderSettings,
): void {
  if (channel !== 'email' || provider === 'recorder' || (settings.senderEmail ?? '').trim() !== '') return
  throw new AppError('sender_missing', {
    detail:
      'The workspace has no sender address yet, so no email can really be sent. ' +
      'Set the sender’s email address in the workspace’s settings.',
    extra: { provider },
  })
}
