import { createHmac, hkdfSync } from 'node:crypto'

/** Whose secret it is: an endpoint's, or `steps` for what journeys call. */
export type SecretOwner = { workspaceId: number; owner: string; generation: number }

const keyBytes = 32

/** The secret of an endpoint, made from the installation's: nothing that signs is kept in the database. */
export function deriveKey(secret: Buffer, { workspaceId, owner, generation }: SecretOwner): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `carillon webhook ${workspaceId} ${owner} ${generation}`, keyBytes))
}

/** As receivers' libraries take it. */
export const writeSecret = (key: Buffer): string => `whsec_${key.toString('base64')}`

/**
 * The headers that let a receiver know who calls, and whether it has seen the call before.
 * @param id the same for every attempt of a call
 * @param keys the newest first; several while a secret is being exchanged
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signCall(
  { id, at, body }: { id: string; at: Temporal.Instant; body: string },
  keys: readonly Buffer[],
): Record<string, string> {
  const timestamp = String(Math.floor(at.epochMilliseconds / 1000))
  const sign = (key: Buffer) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return {
    'content-type': 'application/json',
    'user-agent': 'Carillon',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map(sign).join(' '),
  }
}
