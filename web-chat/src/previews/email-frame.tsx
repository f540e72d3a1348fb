import { useCallback, useState } from 'react'
import { fillInert } from './inert-email.ts'

/**
 * An email's HTML in a frame that runs no script: the sandbox allows nothing but reading its size from here. Its styles
 * are set from outside, for the page's policy forbids inline ones; pictures are not loaded, for opening this preview
 * must not count as opening the message.
 */
export function EmailFrame({ html }: { html: string }) {
  const [height, setHeight] = useState(240)
  const fill = useCallback(
    (frame: HTMLIFrameElement | null) => {
      const target = frame?.contentDocument
      if (!target) return
      fillInert(target, html)
      setHeight(Math.max(120, target.documentElement.scrollHeight))
    },
    [html],
  )
  // Chromium fills the first, empty page; Firefox puts another empty one in its place and then tells that it loaded.
  return (
    <iframe
      key={html}
      ref={fill}
      className="mail-frame"
      title="Body of the email"
      sandbox="allow-same-origin"
      style={{ height }}
      onLoad={(event) => fill(event.currentTarget)}
    />
  )
}
