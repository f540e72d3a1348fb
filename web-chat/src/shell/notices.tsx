import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type Notice, readNotices, sendRead } from './api.ts'
import { countOf } from './format.ts'
import { Icon } from './icon.tsx'
import { NoticeList } from './notice-list.tsx'
import { useRequest } from './use-request.ts'

const everyMs = 20_000

/** What the member must know although they did not ask: a bell with how much is unread, and the list behind it. */
export function Notices({ go }: { go: (href: string) => void }) {
  const [look, setLook] = useState(0)
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const { value, error, retry } = useRequest(readNotices, String(look))
  useLooks(() => setLook((count) => count + 1))
  useEffect(() => {
    if (!open) return
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && place.current?.contains(target) === false) setOpen(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    return () => document.removeEventListener('pointerdown', closeOutside)
  }, [open])
  // What was new when the list was opened stays marked until it is closed.
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  if (value === null) return null
  const { notices, unread } = value
  const show = () => {
    const ids = listUnread(notices)
    setFresh(new Set(ids))
    setOpen(!open)
    if (!open && ids.length > 0) void sendRead(ids).then(retry, () => undefined)
  }
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return
    setOpen(false)
    button.current?.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape closes what is inside
    <div className="notices" ref={place} onKeyDown={closeOnEscape}>
      <button
        type="button"
        ref={button}
        className="notices-button"
        aria-expanded={open}
        aria-controls="notices"
        onClick={show}
      >
        <Icon name="bell" />
        <span className="visually-hidden">Notices{unread > 0 && `, ${countOf(unread, 'new one')}`}</span>
        {unread > 0 && (
          <span className="notices-count" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
      {open && (
        <section id="notices" className="notices-list" aria-label="Notices">
          {error !== null && <p className="note">The newest could not be read: {error.message}</p>}
          <NoticeList
            notices={notices}
            fresh={fresh}
            go={(href) => {
              setOpen(false)
              go(href)
            }}
          />
        </section>
      )}
    </div>
  )
}

const listUnread = (notices: readonly Notice[]) => notices.flatMap(({ id, isRead }) => (isRead ? [] : [id]))

/** Look every 20 seconds while the page is seen, and when it is seen again. */
function useLooks(look: () => void): void {
  const latest = useRef(look)
  useEffect(() => {
    latest.current = look
  })
  useEffect(() => {
    const lookIfSeen = () => {
      if (!document.hidden) latest.current()
    }
    const timer = setInterval(lookIfSeen, everyMs)
    document.addEventListener('visibilitychange', lookIfSeen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', lookIfSeen)
    }
  }, [])
}
