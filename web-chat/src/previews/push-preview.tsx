import { Bell } from '../shell/bell.tsx'
import type { MessageParts } from './message-parts.ts'

/** A notification on a locked phone. */
export function PushPreview({ parts, sender }: { parts: MessageParts; sender: string }) {
  return (
    <div className="push">
      <span className="push-app">
        <Bell />
      </span>
      <div className="push-text">
        <p className="push-source">
          <bdi>{sender}</bdi> <span>now</span>
        </p>
        {parts.title !== '' && (
          <p className="push-title" dir="auto">
            {parts.title}
          </p>
        )}
        <p dir="auto">{parts.body}</p>
      </div>
    </div>
  )
}
