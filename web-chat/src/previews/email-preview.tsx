import { Markdown } from '../markdown/markdown.tsx'
import { EmailFrame } from './email-frame.tsx'
import { isHtml, type MessageParts } from './message-parts.ts'

/** The head of an email as an inbox shows it, and its body below. */
export function EmailPreview({ parts, sender }: { parts: MessageParts; sender: string }) {
  return (
    <div className="mail">
      <div className="mail-head">
        <span className="mail-avatar" aria-hidden="true">
          {Array.from(sender)[0] ?? '·'}
        </span>
        <div>
          <p className="mail-from">
            <bdi>{sender}</bdi>
          </p>
          <p className="mail-subject" dir="auto">
            {parts.title || '(no subject)'}
          </p>
          {parts.preheader !== '' && (
            <p className="mail-preheader" dir="auto">
              {parts.preheader}
            </p>
          )}
        </div>
      </div>
      {isHtml(parts.body) ? (
        <EmailFrame html={parts.body} />
      ) : (
        <div className="mail-body">
          <Markdown text={parts.body} />
        </div>
      )}
    </div>
  )
}
