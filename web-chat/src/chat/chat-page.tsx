import { useEffect, useState } from 'react'
import { type Me, readThreads, RequestFailed } from '../shell/api.ts'
import { type Route, threadHref } from '../shell/route.ts'
import { useRequest } from '../shell/use-request.ts'
import { Conversation } from './conversation.tsx'
import { ThreadList } from './thread-list.tsx'
import { useSession } from './use-session.ts'

type Props = { me: Me | null; route: Route; go: (href: string) => void; noteThread: (threadId: string | null) => void }

export function ChatPage({ me, route, go, noteThread }: Props) {
  const { session, state } = useSession(route.threadId)
  const [draft, setDraft] = useState('')
  const { threadId, link } = state
  const turnIsOn = state.transcript.running
  const threads = useRequest(readThreads, `${threadId} ${turnIsOn} ${link}`)
  const title = threads.value?.find((thread) => thread.id === threadId)?.title || 'New conversation'
  const isSignedOut = threads.error instanceof RequestFailed && threads.error.status === 401
  useEffect(() => {
    // A new conversation has an address as soon as it has a thread, so that a reload comes back to it.
    noteThread(threadId)
    if (threadId !== null && route.threadId === null) history.replaceState(null, '', threadHref(threadId))
  }, [threadId, route.threadId, noteThread])
  useEffect(() => {
    document.title = threadId === null ? 'Carillon' : `${title} · Carillon`
  }, [threadId, title])
  return (
    <div className="columns">
      <ThreadList threads={threads.value ?? []} current={threadId} go={go} />
      <Conversation
        {...{ session, state, me, title, draft, setDraft }}
        signedOut={me !== null && isSignedOut ? (threads.error?.message ?? null) : null}
      />
    </div>
  )
}
