import { isPublicHost } from '../../domain/webhooks/public-address.ts'
import type { OutgoingMessage } from '../provider.ts'

/** Where Twilio posts what customers write; an operator sets it there. */
export const inboundPath = '/webhooks/twilio/inbound'
export const statusPath = '/webhooks/twilio/status'

/**
 * The address to which Twilio reports of a message, signed by it as a whole. Undefined where Twilio cannot reach us, since
 * it refuses messages with such an address.
 * @param publicUrl where customers reach us
 */
export function writeStatusUrl(
  publicUrl: string | undefined,
): ((message: Pick<OutgoingMessage, 'workspaceId' | 'deliveryId'>) => string) | undefined {
  if (publicUrl === undefined || !isPublicHost(new URL(publicUrl).hostname)) return undefined
  const base = publicUrl.replace(/\/+$/, '')
  return ({ workspaceId, deliveryId }) => `${base}${statusPath}/${workspaceId}/${deliveryId}`
}
