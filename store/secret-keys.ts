import { createHash, randomBytes } from 'node:crypto'

/** For example `crl_api_9q…`: 256 random bits after what it is for. */
export const newSecret = (kind: string): string => `crl_${kind}_${randomBytes(32).toString('base64url')}`

/** 256 random bits: only their hash is kept, so a plain hash is enough, and a lookup by it tells nothing by its time. */
export const hashKey = (secret: string): string => createHash('sha256').update(secret).digest('hex')
