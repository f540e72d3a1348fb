import { type KeyboardEvent, useRef, useState } from 'react'
import type { ThreadSummary } from '../shell/api.ts'
import { Icon } from '../shell/icon.tsx'
import { Link } from '../shell/link.tsx'
import { formatMoment } from '../shell/moments.ts'
import { threadHref } from '../shell/route.ts'

type Props = { threads: readonly ThreadSummary[]; current: string | null; go: (href: string) => void }

/** Earlier conversations: a column on a wide screen, folded behind a button on a narrow one. */
export function ThreadList({ threads, current, go }: Props) {
  const [open, setOpen] = useState(false)
  const toggle = useRef<HTMLButtonElement>(null)
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return
    setOpen(false)
    toggle.current?.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape folds what is inside
    <nav className={open ? 'threads is-open' : 'threads'} aria-label="Conversations" onKeyDown={closeOnEscape}>
      <div className="threads-bar">
        <button
          type="button"
          ref={toggle}
          className="threads-toggle"
          aria-expanded={open}
          aria-controls="thread-list"
          onClick={() => setOpen(!open)}
        >
          <Icon name="menu" /> Conversations
        </button>
        <Link href="/" go={go} className="new-thread">
          <Icon name="plus" /> New conversation
        </Link>
      </div>
      <ul id="thread-list">
        {threads.map(({ id, title, updatedAt }) => (
          <li key={id}>
            <Link href={threadHref(id)} go={go} current={id === current}>
              <span className="thread-title" dir="auto">
                {title || 'New conversation'}
              </span>
              <time dateTime={updatedAt}>{formatMoment(updatedAt)}</time>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
