import type { MouseEvent, ReactNode } from 'react'

type Props = {
  href: string
  go: (href: string) => void
  children: ReactNode
  className?: string
  current?: boolean
}

/** A link within the page: a plain click moves without a reload, everything else is the browser's business. */
export function Link({ href, go, children, className, current = false }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(href)
  }
  return (
    <a href={href} className={className} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  )
}
