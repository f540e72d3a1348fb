import { useEffect, useState, useSyncExternalStore } from 'react'
import { type ChatSession, createChatSession } from './chat-session.ts'
import type { ChatState } from './chat-state.ts'

/** The session of this conversation; it is connected while it is on screen. */
export function useSession(threadId: string | null): { session: ChatSession; state: ChatState } {
  const [session] = useState(() => createChatSession(socketUrl(), threadId))
  const state = useSyncExternalStore(session.subscribe, session.read)
  useEffect(() => {
    window.addEventListener('online', session.reconnectNow)
    return () => window.removeEventListener('online', session.reconnectNow)
  }, [session])
  return { session, state }
}

function socketUrl(): string {
  const url = new URL('/ws', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
