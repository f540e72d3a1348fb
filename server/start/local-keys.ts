import type { Clock } from '../../domain/clock.ts'
import type { Db } from '../../store/database/db.ts'
import { findKeyOwner, type KeyKind, mintKey } from '../../store/keys.ts'
import type { Home } from '../../store/workspaces/home.ts'
import type { LocalFile } from './local-file.ts'

export type LocalKeys = Pick<LocalFile, 'token' | 'writeKey' | 'apiKey'>

const signInHours = 24

/** This machine's own keys: those of the last start while they hold and are still an admin's, else new ones. */
export async function keepLocalKeys(db: Db, clock: Clock, home: Home, last: LocalFile | null): Promise<LocalKeys> {
  const at = clock.now()
  const keep = async (kind: KeyKind, secret: string | undefined) => {
    const memberId = kind === 'write' ? null : home.member.id
    const owner = secret === undefined ? undefined : await findKeyOwner(db, secret, [kind], at)
    const isHomes = owner?.workspaceId === home.workspaceId && (owner.member?.id ?? null) === memberId
    if (secret !== undefined && isHomes) return secret
    return (await mintKey(db, { workspaceId: home.workspaceId, kind, memberId, at, expiresAt: null })).secret
  }
  return {
    token: await keep('local', last?.token),
    writeKey: await keep('write', last?.writeKey),
    apiKey: await keep('api', last?.apiKey),
  }
}

/** The address that signs one browser in, once. */
export async function makeSignInUrl(db: Db, clock: Clock, home: Home, url: string): Promise<string> {
  const at = clock.now()
  const { secret } = await mintKey(db, {
    workspaceId: home.workspaceId,
    kind: 'sign_in',
    memberId: home.member.id,
    at,
    expiresAt: at.add({ hours: signInHours }),
  })
  const address = new URL('/', url)
  address.searchParams.set('token', secret)
  return address.href
}
