import { listContentFields, sortFields } from '../previews/message-parts.ts'
import type { OutboxMessage } from '../shell/api.ts'
import { channelWords } from '../shell/channel-words.ts'
import { formatMoment } from '../shell/moments.ts'

type Props = {
  messages: readonly OutboxMessage[]
  selectedId: string | null
  select: (message: OutboxMessage) => void
  newer: (() => void) | null
  older: (() => void) | null
}

export function MessageList({ messages, selectedId, select, newer, older }: Props) {
  return (
    <section className="kept" aria-label="Messages">
      <ul>
        {messages.map((message) => (
          <li key={message.deliveryId}>
            <button
              type="button"
              aria-current={message.deliveryId === selectedId ? 'true' : undefined}
              onClick={() => select(message)}
            >
              <span className="kept-customer">
                <bdi>{message.customer}</bdi>
              </span>
              <time dateTime={message.recordedAt}>{formatMoment(message.recordedAt)}</time>
              <span className="kept-words" dir="auto">
                {readHeadline(message)}
              </span>
              <span className="kept-channel">{channelWords[message.channel] ?? message.channel}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="pager">
        <button type="button" className="button" disabled={newer === null} onClick={newer ?? undefined}>
          Newer
        </button>
        <button type="button" className="button" disabled={older === null} onClick={older ?? undefined}>
          Older
        </button>
      </div>
    </section>
  )
}

function readHeadline({ content, campaignName }: OutboxMessage): string {
  const { title, body } = sortFields(listContentFields(content))
  return title || body.slice(0, 120) || campaignName
}
