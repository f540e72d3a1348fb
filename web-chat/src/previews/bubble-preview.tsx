import type { MessageParts } from './message-parts.ts'

/** A text message: SMS and WhatsApp. */
export function BubblePreview({ parts }: { parts: MessageParts }) {
  return (
    <p className="bubble" dir="auto">
      {parts.title !== '' && <strong>{parts.title} </strong>}
      {parts.body || 'The approved template is filled in by WhatsApp.'}
    </p>
  )
}
