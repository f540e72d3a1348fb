import { readToken, type TokenPayload } from '../../channels/tracking/tokens.ts'
import { AppError } from '../../domain/errors.ts'
import { findCurrentCustomer } from '../../store/customers/merges.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import type { InboxKey } from '../../store/inbox/notices.ts'
import type { ServerDeps } from '../server-deps.ts'

type Guarded = Pick<ServerDeps, 'secret' | 'clock' | 'store'>

/** @throws AppError unauthenticated for a token that is not ours or has expired */
export function readInboxToken({ secret, clock }: Guarded, token: string): TokenPayload['inbox'] {
  const read = readToken(secret, 'inbox', token)
  if (read === undefined || read.expiresAt * 1000 <= clock.now().epochMilliseconds) throw refuse()
  return read
}

/**
 * Do something as the customer whom a token names, or whom they were merged into since.
 * @throws AppError unauthenticated also when there is no such customer any more
 */
export const asCustomer = <T>(deps: Guarded, token: string, work: Work<T>): Promise<T> =>
  asOwner(deps, readInboxToken(deps, token), work)

type Work<T> = (ws: WorkspaceTx, customerId: number) => Promise<T>

/** The same for whose token was read before. */
export function asOwner<T>(
  { store }: Pick<Guarded, 'store'>,
  { workspaceId, customerId }: InboxKey,
  work: Work<T>,
): Promise<T> {
  return inWorkspace(store.db, workspaceId, async (ws) => {
    const current = await findCurrentCustomer(ws, customerId)
    if (current === null) throw refuse()
    return work(ws, current)
  })
}

const refuse = () =>
  new AppError('unauthenticated', {
    detail: 'The inbox token is missing, wrong or has expired. Ask your server for a new one: POST /v1/inbox-tokens.',
  })
