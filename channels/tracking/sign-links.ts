import type { Channel } from '../../domain/channels.ts'
import { type MessageLinks, writeShortLink } from '../message-links.ts'
import { signShortToken } from './short-tokens.ts'
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
  /** Are links in texts made short? */
  shortLinks: boolean
}

/** The signed links of one delivery, each signed when it is first asked for. The same delivery always gets the same links. */
export function signLinks(target: LinkTarget): MessageLinks {
  const { secret, workspaceId, customerId, deliveryId, channel, topic } = target
  const base = target.publicUrl.replace(/\/+$/, '')
  const sign = (path: string, payload: Parameters<typeof signToken>[1]) =>
    `${base}/${path}/${signToken(secret, payload)}`
  const unsubscribe = once(() =>
    topic === null ? null : sign('u', { purpose: 'unsubscribe', workspaceId, customerId, deliveryId, topic, channel }),
  )
  const preferences = once(() => sign('p', { purpose: 'preferences', workspaceId, customerId, deliveryId }))
  const open = once(() => (channel === 'email' ? sign('o', { purpose: 'open', workspaceId, deliveryId }) : null))
  return {
    get unsubscribeUrl() {
      return unsubscribe()
    },
    get preferencesUrl() {
      return preferences()
    },
    get openUrl() {
      return open()
    },
    trackClick: (to, standing) =>
      sign('c', { purpose: 'click', workspaceId, deliveryId, url: new URL(to).href, standing }),
    shortLink: target.shortLinks
      ? (index) => writeShortLink(base, signShortToken(secret, { workspaceId, deliveryId, index }))
      : null,
  }
}

function once<Made>(make: () => Made): () => Made {
  let made: { value: Made } | undefined
  return () => (made ??= { value: make() }).value
}
