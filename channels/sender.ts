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
 * A real provider sends in the workspace's name, so it must have an address; the recorder sends nothing and asks for none.
 * @throws AppError sender_missing
 */
export function assertSender(providerName: string, settings: SenderSettings): void {
  if (providerName === 'recorder' || (settings.senderEmail ?? '').trim() !== '') return
  throw new AppError('sender_missing', {
    detail:
      'The workspace has no sender address yet, so nothing can really be sent. ' +
      'Set the sender’s email address in the workspace’s settings.',
    extra: { provider: providerName },
  })
}
