import { useEffect, useRef, useState } from 'react'
import type { Channel } from '../../../domain/channels.ts'
import { type Me, type OutboxMessage, queryOutbox, readOutbox } from '../shell/api.ts'
import { countOf } from '../shell/format.ts'
import { useRequest } from '../shell/use-request.ts'
import { ChannelFilter } from './channel-filter.tsx'
import { MessageDetail } from './message-detail.tsx'
import { MessageList } from './message-list.tsx'

/** What the recorder kept: every message that would have gone out, newest first. */
export function OutboxPage({ me }: { me: Me | null }) {
  const [channel, setChannel] = useState<Channel | null>(null)
  const [cursors, setCursors] = useState<readonly string[]>([])
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const detail = useRef<HTMLElement>(null)
  const before = cursors.at(-1) ?? null
  const page = useRequest(readOutbox, queryOutbox(channel, before))
  useEffect(() => {
    document.title = 'Outbox · Carillon'
  }, [])
  const messages = page.value?.messages ?? []
  const selected = messages.find(({ deliveryId }) => deliveryId === selectedId) ?? messages[0]
  const filter = (next: Channel | null) => {
    setChannel(next)
    setCursors([])
    setSelectedId(null)
  }
  const select = (message: OutboxMessage) => {
    setSelectedId(message.deliveryId)
    requestAnimationFrame(() => detail.current?.scrollIntoView({ block: 'nearest' }))
  }
  return (
    <main id="main" className="outbox" tabIndex={-1}>
      <div className="outbox-head">
        <h1>Outbox</h1>
        <output className="note">
          {page.value === null
            ? 'Reading…'
            : `${countOf(page.value.total, 'message')} kept here instead of being sent.`}
        </output>
        <ChannelFilter channel={channel} filter={filter} />
        <button type="button" className="plain" onClick={page.retry}>
          Refresh
        </button>
      </div>
      {page.error !== null && (
        <p className="alert" role="alert">
          {page.error.message}
        </p>
      )}
      {page.value !== null && messages.length === 0 && (
        <p className="quiet">No messages yet. They appear here once a campaign was approved and sent.</p>
      )}
      <div className="outbox-columns">
        {messages.length > 0 && (
          <MessageList
            messages={messages}
            selectedId={selected?.deliveryId ?? null}
            select={select}
            newer={cursors.length === 0 ? null : () => setCursors(cursors.slice(0, -1))}
            older={page.value?.next ? () => setCursors([...cursors, page.value?.next ?? '']) : null}
          />
        )}
        {selected !== undefined && (
          <MessageDetail ref={detail} message={selected} sender={me?.workspace.name ?? 'Carillon'} />
        )}
      </div>
    </main>
  )
}
