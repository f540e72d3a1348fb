import type { Notice } from './api.ts'
import { Link } from './link.tsx'
import { formatFullMoment, formatMoment } from './moments.ts'
import { threadHref } from './route.ts'

type Props = { notices: readonly Notice[]; fresh: ReadonlySet<string>; go: (href: string) => void }

export function NoticeList({ notices, fresh, go }: Props) {
  if (notices.length === 0) return <p className="note">Nothing to tell you.</p>
  return (
    <ul>
      {notices.map(({ id, title, text, createdAt, threadId }) => (
        <li key={id} className={fresh.has(id) ? 'is-fresh' : undefined}>
          <p className="notice-title" dir="auto">
            {fresh.has(id) && <span className="visually-hidden">New: </span>}
            {title}
          </p>
          <p dir="auto">{text}</p>
          <p className="notice-foot">
            <time dateTime={createdAt} title={formatFullMoment(createdAt)}>
              {formatMoment(createdAt)}
            </time>
            {threadId !== null && (
              <Link href={threadHref(threadId)} go={go}>
                Open the conversation
              </Link>
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}
