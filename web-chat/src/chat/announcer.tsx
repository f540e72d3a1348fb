import type { ChatState } from './chat-state.ts'

/** What assistive technology is told: whole sentences at their time, never a text while it is being written. */
export function Announcer({ announcements }: Pick<ChatState, 'announcements'>) {
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="What just happened">
      {announcements.map(({ count, text }) => (
        <p key={count}>{text}</p>
      ))}
    </div>
  )
}
