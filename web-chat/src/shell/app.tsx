import { useState } from 'react'
import { ChatPage } from '../chat/chat-page.tsx'
import { DoubtsPage } from '../doubts/doubts-page.tsx'
import { MembersPage } from '../members/members-page.tsx'
import { OutboxPage } from '../outbox/outbox-page.tsx'
import { readMe, RequestFailed } from './api.ts'
import { Header } from './header.tsx'
import { useRoute } from './route.ts'
import { useRequest } from './use-request.ts'

export function App() {
  const { route, go } = useRoute()
  const [lastThread, setLastThread] = useState<string | null>(null)
  const me = useRequest(readMe, 'me')
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Header route={route} lastThread={lastThread} workspace={me.value?.workspace.name ?? null} go={go} />
      {me.error !== null && (
        <div className="alert" role="alert">
          <p>{me.error.message}</p>
          {!(me.error instanceof RequestFailed && me.error.status === 401) && (
            <button type="button" className="button" onClick={me.retry}>
              Try again
            </button>
          )}
        </div>
      )}
      {route.page === 'outbox' && <OutboxPage me={me.value} />}
      {route.page === 'members' && <MembersPage me={me.value} again={me.retry} />}
      {route.page === 'doubts' && <DoubtsPage key={route.key} me={me.value} campaign={route.campaign} />}
      {route.page === 'chat' && (
        <ChatPage key={route.key} me={me.value} route={route} go={go} noteThread={setLastThread} />
      )}
    </>
  )
}
