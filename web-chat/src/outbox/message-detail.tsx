import type { Ref } from 'react'
import { listContentFields, sortFields } from '../previews/message-parts.ts'
import { MessagePreview } from '../previews/message-preview.tsx'
import type { OutboxMessage } from '../shell/api.ts'
import { channelWords } from '../shell/channel-words.ts'
import { formatFullMoment } from '../shell/moments.ts'

type Props = { message: OutboxMessage; sender: string; ref: Ref<HTMLElement> }

export function MessageDetail({ message, sender, ref }: Props) {
  return (
    <section className="kept-detail" aria-label="Selected message" ref={ref}>
      <h2>
        {channelWords[message.channel] ?? message.channel} to <bdi>{message.customer}</bdi>
      </h2>
      <dl className="facts">
        <div>
          <dt>Address</dt>
          <dd>
            <bdi>{message.address}</bdi>
          </dd>
        </div>
        <div>
          <dt>Campaign</dt>
          <dd dir="auto">{message.campaignName}</dd>
        </div>
        <div>
          <dt>Kept</dt>
          <dd>
            <time dateTime={message.recordedAt}>{formatFullMoment(message.recordedAt)}</time>
          </dd>
        </div>
      </dl>
      <MessagePreview
        channel={message.channel}
        parts={sortFields(listContentFields(message.content))}
        sender={sender}
      />
    </section>
  )
}
