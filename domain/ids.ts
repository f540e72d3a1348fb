import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

export const idPrefixes = {
  campaign: 'cmp',
  segment: 'seg',
  member: 'mem',
  approval: 'apr',
  thread: 'thr',
  turn: 'trn',
  memory: 'mry',
  proposal: 'prp',
  step: 'stp',
  key: 'key',
  webhook: 'whk',
  invitation: 'inv',
} as const

/**
 * A short readable handle such as `cmp_7h2k9m3qd4xw` (60 random bits): what members, models and URLs call an object.
 * Rows that come by the million (customers, events, entries, deliveries) have bigint ids from the database instead.
 */
export function newId(kind: keyof typeof idPrefixes): string {
  const letters = Array.from(randomBytes(12), (byte) => alphabet[byte % 32])
  return `${idPrefixes[kind]}_${letters.join('')}`
}
