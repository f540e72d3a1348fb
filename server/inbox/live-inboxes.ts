import { shareRuns } from '../../domain/share-runs.ts'
import { readInbox } from '../../store/inbox/inbox.ts'
import { inboxChannel, type InboxKey, readInboxNotice } from '../../store/inbox/notices.ts'
import type { ServerDeps } from '../server-deps.ts'
import { type InboxAnswer, toInboxAnswer } from './inbox-answer.ts'
import { asOwner } from './read-inbox-token.ts'

/** What the server sends: the first page of the inbox, at once and whenever it changes. */
export type InboxFrame = { type: 'inbox' } & InboxAnswer

/** An app that looks at an inbox. */
export type Viewer = {
  /** @param frame an InboxFrame as JSON */
  show: (frame: string) => void
  /** The inbox cannot be read. */
  end: (error: unknown) => void
}

const pageSize = 20

/**
 * The inboxes that apps have open here. Each is read anew when the store says that it changed, once for all that look at
 * it; the ear is opened with the first of them, and what it missed while the database was away is looked at when it is
 * back.
 */
export class LiveInboxes {
  readonly #deps: Pick<ServerDeps, 'store' | 'clock'>
  readonly #open = new Map<string, { inbox: InboxKey; viewers: Set<Viewer> }>()
  readonly #refresh = shareRuns(async (key: string) => {
    const open = this.#open.get(key)
    if (open === undefined) return
    try {
      const frame = JSON.stringify(await this.#read(open.inbox))
      for (const viewer of open.viewers) viewer.show(frame)
    } catch (error) {
      for (const viewer of open.viewers) viewer.end(error)
    }
  })
  #ear: Promise<{ stop(): Promise<void> }> | undefined

  constructor(deps: Pick<ServerDeps, 'store' | 'clock'>) {
    this.#deps = deps
  }

  /** @returns leaves again */
  async join(inbox: InboxKey, viewer: Viewer): Promise<() => void> {
    await this.#hear()
    const key = nameOf(inbox)
    const open = this.#open.get(key) ?? { inbox, viewers: new Set() }
    open.viewers.add(viewer)
    this.#open.set(key, open)
    return () => {
      open.viewers.delete(viewer)
      if (open.viewers.size === 0) this.#open.delete(key)
    }
  }

  /** Show it as it is now. */
  refresh(inbox: InboxKey): Promise<void> {
    return this.#refresh(nameOf(inbox))
  }

  async close(): Promise<void> {
    const ear = await this.#ear
    await ear?.stop()
  }

  async #hear(): Promise<void> {
    this.#ear ??= this.#deps.store.listen(
      inboxChannel,
      (payload) => {
        const changed = readInboxNotice(payload)
        if (changed !== undefined) void this.refresh(changed)
      },
      () => {
        for (const key of this.#open.keys()) void this.#refresh(key)
      },
    )
    await this.#ear.catch((error: unknown) => {
      this.#ear = undefined
      throw error
    })
  }

  async #read(inbox: InboxKey): Promise<InboxFrame> {
    const { clock } = this.#deps
    const page = await asOwner(this.#deps, inbox, (ws, customerId) =>
      readInbox(ws, customerId, { before: null, limit: pageSize }, clock.now()),
    )
    return { type: 'inbox', ...toInboxAnswer(page) }
  }
}

const nameOf = ({ workspaceId, customerId }: InboxKey) => `${workspaceId}/${customerId}`
