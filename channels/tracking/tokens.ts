import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { readWebLink } from '../../domain/links/judge-link.ts'

const id = z.int().min(1)
/** Whom the links of a test are signed for: they lead to nobody's choices. */
export const nobody = 0
const customerId = z.int().min(nobody)

/** What each kind of link carries, in the order in which it is written. */
const fields = {
  open: z.tuple([id, id]),
  click: z.tuple([id, id, z.string().refine((url) => readWebLink(url) !== null), z.enum(['declared', 'listed'])]),
  unsubscribe: z.tuple([id, customerId, id, z.string().nullable(), z.string()]),
  preferences: z.tuple([id, customerId, id]),
  inbox: z.tuple([id, id, id]),
}

export type TokenPurpose = keyof typeof fields

export type TokenPayload = {
  open: { purpose: 'open'; workspaceId: number; deliveryId: number }
  /** `listed`: data chose its host, which the workspace must still allow. */
  click: {
    purpose: 'click'
    workspaceId: number
    deliveryId: number
    url: string
    standing: 'declared' | 'listed'
  }
  /** `topic` null unsubscribes from the channel as a whole. */
  unsubscribe: {
    purpose: 'unsubscribe'
    workspaceId: number
    customerId: number
    deliveryId: number
    topic: string | null
    channel: string
  }
  /** The delivery tells what a change of mind was caused by. */
  preferences: { purpose: 'preferences'; workspaceId: number; customerId: number; deliveryId: number }
  /** Lets a customer's app read their inbox; `expiresAt` in seconds since 1970. */
  inbox: { purpose: 'inbox'; workspaceId: number; customerId: number; expiresAt: number }
}

const signatureBytes = 16
const longest = 8_192
/** What a click can lead to: more would make its token longer than any that is read. */
export const longestUrl = 6_000

/** A signed, readable text for a path: base64url of the payload, a dot, base64url of half an HMAC-SHA256. */
export function signToken(secret: Buffer, payload: TokenPayload[TokenPurpose]): string {
  const body = Buffer.from(JSON.stringify(toFields(payload))).toString('base64url')
  return `${body}.${sign(secret, payload.purpose, body).toString('base64url')}`
}

/** What a token says; undefined when it is not ours, was changed, or was signed for something else. */
export function readToken<Purpose extends TokenPurpose>(
  secret: Buffer,
  purpose: Purpose,
  token: string,
): TokenPayload[Purpose] | undefined {
  const [, body, signature] = /^([\w-]+)\.([\w-]{22})$/.exec(token.slice(0, longest)) ?? []
  if (body === undefined || signature === undefined) return undefined
  const given = Buffer.from(signature, 'base64url')
  const isOurs = given.length === signatureBytes && timingSafeEqual(given, sign(secret, purpose, body))
  return isOurs ? readers[purpose](parseJson(body)) : undefined
}

/** The purpose is signed too: a token for one kind of link is worth nothing as another. */
function sign(secret: Buffer, purpose: TokenPurpose, body: string): Buffer {
  return createHmac('sha256', secret).update(`carillon ${purpose}\n${body}`).digest().subarray(0, signatureBytes)
}

function toFields(payload: TokenPayload[TokenPurpose]): z.infer<(typeof fields)[TokenPurpose]> {
  switch (payload.purpose) {
    case 'open':
      return [payload.workspaceId, payload.deliveryId]
    case 'click':
      return [payload.workspaceId, payload.deliveryId, payload.url, payload.standing]
    case 'unsubscribe':
      return [payload.workspaceId, payload.customerId, payload.deliveryId, payload.topic, payload.channel]
    case 'preferences':
      return [payload.workspaceId, payload.customerId, payload.deliveryId]
    case 'inbox':
      return [payload.workspaceId, payload.customerId, payload.expiresAt]
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString())
  } catch {
    return undefined
  }
}

const readers: { [Purpose in TokenPurpose]: (json: unknown) => TokenPayload[Purpose] | undefined } = {
  open(json) {
    const read = fields.open.safeParse(json)
    if (!read.success) return undefined
    const [workspaceId, deliveryId] = read.data
    return { purpose: 'open', workspaceId, deliveryId }
  },
  click(json) {
    const read = fields.click.safeParse(json)
    if (!read.success) return undefined
    const [workspaceId, deliveryId, url, standing] = read.data
    return { purpose: 'click', workspaceId, deliveryId, url, standing }
  },
  unsubscribe(json) {
    const read = fields.unsubscribe.safeParse(json)
    if (!read.success) return undefined
    const [workspaceId, customerId, deliveryId, topic, channel] = read.data
    return { purpose: 'unsubscribe', workspaceId, customerId, deliveryId, topic, channel }
  },
  preferences(json) {
    const read = fields.preferences.safeParse(json)
    if (!read.success) return undefined
    const [workspaceId, customerId, deliveryId] = read.data
    return { purpose: 'preferences', workspaceId, customerId, deliveryId }
  },
  inbox(json) {
    const read = fields.inbox.safeParse(json)
    if (!read.success) return undefined
    const [workspaceId, customerId, expiresAt] = read.data
    return { purpose: 'inbox', workspaceId, customerId, expiresAt }
  },
}
