import { useEffect, useState } from 'react'

const pages = { '/outbox': 'outbox', '/members': 'members', '/uncertain': 'doubts' } as const
type Page = 'chat' | (typeof pages)[keyof typeof pages]

/** `key` changes with every move to another place, so that each conversation is drawn afresh. */
export type Route = { page: Page; threadId: string | null; campaign: string | null; key: number }

/** The address of the page as the place that it names; moves of the browser's own are followed. */
export function useRoute(): { route: Route; go: (href: string) => void } {
  const [route, setRoute] = useState(() => readRoute(0))
  useEffect(() => {
    const follow = () => setRoute(({ key }) => readRoute(key + 1))
    window.addEventListener('popstate', follow)
    return () => window.removeEventListener('popstate', follow)
  }, [])
  const go = (href: string) => {
    history.pushState(null, '', href)
    window.scrollTo(0, 0)
    setRoute(({ key }) => readRoute(key + 1))
  }
  return { route, go }
}

export const threadHref = (threadId: string): string => `/?thread=${encodeURIComponent(threadId)}`

function readRoute(key: number): Route {
  const page = Object.entries(pages).find(([path]) => path === location.pathname)?.[1] ?? 'chat'
  const query = new URLSearchParams(location.search)
  return { page, threadId: query.get('thread'), campaign: query.get('campaign'), key }
}
