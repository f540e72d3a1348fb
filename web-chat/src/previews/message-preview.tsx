import type { ReactNode } from 'react'
import type { Channel } from '../../../domain/channels.ts'
import { BubblePreview } from './bubble-preview.tsx'
import { EmailPreview } from './email-preview.tsx'
import { InAppPreview } from './in-app-preview.tsx'
import type { MessageParts } from './message-parts.ts'
import { PushPreview } from './push-preview.tsx'

/** A message as the customer would see it on its channel, small. */
export function MessagePreview({ channel, parts, sender }: { channel: Channel; parts: MessageParts; sender: string }) {
  return (
    <div className={`preview preview-${channel}`}>
      <Shape channel={channel} parts={parts} sender={sender} />
      {parts.rest.length > 0 && (
        <dl className="preview-rest">
          {parts.rest.map(({ label, text }) => (
            <div key={`${label}${text}`}>
              <dt>{label}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

function Shape({ channel, parts, sender }: { channel: Channel; parts: MessageParts; sender: string }): ReactNode {
  switch (channel) {
    case 'push':
      return <PushPreview parts={parts} sender={sender} />
    case 'email':
      return <EmailPreview parts={parts} sender={sender} />
    case 'sms':
    case 'whatsapp':
      return <BubblePreview parts={parts} />
    case 'in_app':
      return <InAppPreview parts={parts} />
    default:
      return <BubblePreview parts={parts} />
  }
}
