import { isIP } from 'node:net'
import type { OutgoingMessage } from '../provider.ts'
import { isPublicAddress } from '../webhooks/public-address.ts'

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
  if (publicUrl === undefined || !isReachable(new URL(publicUrl).hostname)) return undefined
  const base = publicUrl.replace(/\/+$/, '')
  return ({ workspaceId, deliveryId }) => `${base}${statusPath}/${workspaceId}/${deliveryId}`
}

function isReachable(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1')
  return isIP(address) > 0
    ? isPublicAddress(address)
    : address.includes('.') && !/\.(?:localhost|local|internal)$/.test(address)
}
