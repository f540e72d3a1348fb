import type { MessageParts } from './message-parts.ts'

/** A banner inside the customer's app. */
export function InAppPreview({ parts }: { parts: MessageParts }) {
  return (
    <div className="banner">
      <span className="banner-window" aria-hidden="true" />
      <div className="banner-text">
        {parts.title !== '' && (
          <p className="banner-title" dir="auto">
            {parts.title}
          </p>
        )}
        <p dir="auto">{parts.body}</p>
      </div>
    </div>
  )
}
