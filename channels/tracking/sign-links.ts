import type { Channel } from '../../domain/channels.ts'
import type { MessageLinks } from '../message-links.ts'
import { signToken } from './tokens.ts'

export type LinkTarget = {
  secret: Buffer
  /** Where customers reach us, without a slash at the end. */
  publicUrl: string
  workspaceId: number
  customerId: number
  deliveryId: number
  channel: Channel
  /** Null for a transactional message: it has nothing to unsubscribe from. */
  topic: string | null
}

/** The signed links of one delivery. The same delivery always gets the same links. */
export function signLinks(target: LinkTarget): MessageLinks {
  const { secret, workspaceId, customerId, deliveryId, channel, topic } = target
  const base = target.publicUrl.replace(/\/+$/, '')
  const url = (path: string, token: string) => `${base}/${path}/${token}`
  const unsubscribe = { purpose: 'unsubscribe', workspaceId, customerId, deliveryId, topic, channel } as const
  return {
    unsubscribeUrl: topic === null ? null : url('u', signToken(secret, unsubscribe)),
    preferencesUrl: url('p', signToken(secret, { purpose: 'preferences', workspaceId, customerId, deliveryId })),
    openUrl: channel === 'email' ? url('o', signToken(secret, { purpose: 'open', workspaceId, deliveryId })) : null,
    trackClick: (to) =>
      url('c', signToken(secret, { purpose: 'click', workspaceId, deliveryId, url: new URL(to).href })),
  }
}
