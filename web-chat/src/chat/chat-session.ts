import type { CampaignProgress } from '../protocol/campaign-progress.ts'
import type { Decision, ServerFrame } from '../protocol/frames.ts'
import { openSocket, type Socket } from '../protocol/socket.ts'
import { createProgressWatch } from '../progress/progress-watch.ts'
import { announceEvent } from '../transcript/announce.ts'
import { endRun, reduceEvent } from '../transcript/reduce-event.ts'
import { emptyTranscript, type Transcript } from '../transcript/transcript.ts'
import { canSend, type ChatState, newChatState } from './chat-state.ts'
import { settle } from './settle.ts'

export type ChatSession = ReturnType<typeof createChatSession>

/**
 * One conversation, kept equal to its thread's log on the server. After a lost connection the log is read again from the
 * end of the last whole turn, because a turn that ended meanwhile is kept with its text joined into one piece: what this
 * page saw of it is replaced, not continued. It is connected while someone subscribes.
 */
export function createChatSession(url: string, firstThreadId: string | null) {
  let state = newChatState(firstThreadId)
  let checkpoint: Transcript = emptyTranscript
  let replay: Transcript | null = null
  let socket: Socket | null = null
  const listeners = new Set<() => void>()
  const progress = createProgressWatch((frame) => socket?.send(frame) ?? false)

  const update = (change: Partial<ChatState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const openThread = () => {
    replay = checkpoint
    socket?.send({ type: 'open', threadId: state.threadId, afterSeq: checkpoint.seq })
  }
  const sendUnsent = (threadId: string) => {
    for (const { id, text } of state.unsent) socket?.send({ type: 'send', threadId, text, id })
  }

  const takeEvent = (frame: Extract<ServerFrame, { type: 'event' }>) => {
    if (frame.threadId !== state.threadId) return
    const before = replay ?? state.transcript
    const after = reduceEvent(before, frame.seq, frame.event)
    if (after === before) return
    if (!after.running) checkpoint = after
    const settled = settle(state, after, frame.event)
    if (replay !== null) {
      replay = after
      state = { ...state, ...settled }
      return
    }
    const words = announceEvent(after, frame.event)
    const announcements = words === null ? state.announcements : addAnnouncement(state.announcements, words)
    update({ transcript: after, ...settled, announcements })
  }

  const takeOpened = ({ threadId, running }: Extract<ServerFrame, { type: 'opened' }>) => {
    if (state.threadId !== null && state.threadId !== threadId) return
    const caughtUp = replay ?? state.transcript
    replay = null
    // A turn that the log leaves open, on a server that runs none, was cut off by a crash.
    const transcript = running ? { ...caughtUp, running } : caughtUp.running ? endRun(caughtUp, 'stopped') : caughtUp
    update({ threadId, transcript, link: 'ready', loaded: true, deciding: [], problem: null })
    sendUnsent(threadId)
  }

  const takeError = ({ detail, id, campaignId }: Extract<ServerFrame, { type: 'error' }>) => {
    // A campaign that cannot be watched is shown without its progress; the conversation goes on.
    if (campaignId !== null) return
    // Without a thread the only thing that can be refused is the message that asked for one.
    const refused = state.threadId === null ? state.unsent[0] : state.unsent.find((message) => message.id === id)
    const returned = refused ?? null
    const unsent = state.unsent.filter((message) => message !== returned)
    update({ problem: detail, returned, unsent, deciding: [], loaded: true })
  }

  const takeProgress = (now: CampaignProgress) => {
    // A card has grown by it: whoever reads at the end is to stay there.
    if (progress.take(now)) update({})
  }

  const connect = () =>
    openSocket(url, {
      onUp() {
        if (state.threadId !== null || state.unsent.length > 0) openThread()
        else update({ link: 'ready' })
        progress.resume()
      },
      onDown() {
        replay = null
        update({ link: 'reconnecting' })
      },
      onFrame(frame) {
        if (frame.type === 'event') takeEvent(frame)
        else if (frame.type === 'opened') takeOpened(frame)
        else if (frame.type === 'progress') takeProgress(frame.progress)
        else takeError(frame)
      },
    })

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      socket ??= connect()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        socket?.close()
        socket = null
      }
    },
    read: () => state,
    progress,
    /** False when {@link canSend} is: nothing was sent, and the draft stays with the caller. */
    send(text: string): boolean {
      if (!canSend(state)) return false
      const message = { id: makeId(), text }
      update({ unsent: [...state.unsent, message], problem: null, returned: null })
      if (state.threadId === null) openThread()
      else socket?.send({ type: 'send', threadId: state.threadId, ...message })
      return true
    },
    decide(approvalId: string, decision: Decision): void {
      if (state.threadId === null || state.deciding.includes(approvalId) || state.link !== 'ready') return
      update({ deciding: [...state.deciding, approvalId], problem: null })
      socket?.send({ type: 'decide', threadId: state.threadId, approvalId, decision })
    },
    stop(): void {
      if (state.threadId !== null) socket?.send({ type: 'stop', threadId: state.threadId })
    },
    dismissProblem: () => update({ problem: null }),
    reconnectNow: () => socket?.reconnectNow(),
  }
}

const maxAnnouncements = 8

function addAnnouncement(said: ChatState['announcements'], text: string): ChatState['announcements'] {
  return [...said, { count: (said.at(-1)?.count ?? 0) + 1, text }].slice(-maxAnnouncements)
}

/** `crypto.randomUUID` exists only on https and localhost; a page on a local network needs this. */
function makeId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
