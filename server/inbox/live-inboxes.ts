import { shareRuns } from '../../domain/share-runs.ts'
import type { Store } from '../../store/database/open.ts'
import { inboxChannel, type InboxKey, readInboxNotice } from '../../store/inbox/notices.ts'

type Refresh = () => Promise<void>

/**
 * The inboxes that apps have open here. Each is shown anew when the store says that it changed; the ear is opened with
 * the first of them, and what it missed while the database was away is looked at when it is back.
 */
export class LiveInboxes {
  readonly #store: Pick<Store, 'listen'>
  readonly #open = new Map<string, Set<Refresh>>()
  readonly #refresh = shareRuns(async (key: string) => {
    await Promise.all([...(this.#open.get(key) ?? [])].map((refresh) => refresh()))
  })
  #ear: Promise<{ stop(): Promise<void> }> | undefined

  constructor(store: Pick<Store, 'listen'>) {
    this.#store = store
  }

  /** @returns leaves again */
  async join(inbox: InboxKey, refresh: Refresh): Promise<() => void> {
    const key = nameOf(inbox)
    const here = this.#open.get(key) ?? new Set()
    this.#open.set(key, here.add(refresh))
    this.#ear ??= this.#store.listen(
      inboxChannel,
      (payload) => {
        const changed = readInboxNotice(payload)
        if (changed !== undefined) void this.#refresh(nameOf(changed))
      },
      () => {
        for (const open of this.#open.keys()) void this.#refresh(open)
      },
    )
    await this.#ear.catch((error: unknown) => {
      this.#ear = undefined
      throw error
    })
    return () => {
      here.delete(refresh)
      if (here.size === 0) this.#open.delete(key)
    }
  }

  async close(): Promise<void> {
    const ear = await this.#ear
    await ear?.stop()
  }
}

const nameOf = ({ workspaceId, customerId }: InboxKey) => `${workspaceId}/${customerId}`
