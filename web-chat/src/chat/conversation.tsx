import { type Dispatch, type SetStateAction, useRef } from 'react'
import type { CardContext } from '../cards/card-context.ts'
import type { Me } from '../shell/api.ts'
import { InUse } from '../shell/in-use.tsx'
import { findPendingApproval } from '../transcript/transcript.ts'
import { Announcer } from './announcer.tsx'
import type { ChatSession } from './chat-session.ts'
import type { ChatState } from './chat-state.ts'
import { Composer } from './composer.tsx'
import { EmptyState } from './empty-state.tsx'
import { LinkState } from './link-state.tsx'
import { explainAdmin, explainBrake, explainMemory, explainRole } from './explain-role.ts'
import { Suggestions } from './suggestions.tsx'
import { TranscriptView } from './transcript-view.tsx'
import { useFollow } from './use-follow.ts'

type Props = {
  session: ChatSession
  state: ChatState
  me: Me | null
  title: string
  signedOut: string | null
  draft: string
  setDraft: Dispatch<SetStateAction<string>>
}

export function Conversation({ session, state, me, title, signedOut, draft, setDraft }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  const { transcript } = state
  const pending = findPendingApproval(transcript)
  const isEmpty = state.loaded && transcript.entries.length === 0 && state.unsent.length === 0
  const { away, follow } = useFollow(pending?.approvalId ?? null, !isEmpty)
  const refusal =
    explainRole(me) ?? (state.link === 'ready' ? null : 'Not connected. Decide when the connection is back.')
  const context: CardContext = {
    sender: me?.workspace.name ?? 'Carillon',
    refusal,
    adminRefusal: refusal ?? explainAdmin(me),
    progress: session.progress,
    connected: state.link === 'ready',
    brakeRefusal: explainBrake(me),
    memoryRefusal: explainMemory(me),
    deciding: state.deciding,
    decide: (approvalId, decision) => session.decide(approvalId, decision),
  }
  const send = (text: string) => {
    const sent = session.send(text)
    if (sent) follow()
    return sent
  }
  const pick = (text: string) => {
    setDraft(text)
    field.current?.focus()
  }
  return (
    <main id="main" className="conversation" tabIndex={-1}>
      {isEmpty ? <EmptyState pick={pick} /> : <h1 className="visually-hidden">{title}</h1>}
      {!isEmpty && (
        <TranscriptView transcript={transcript} unsent={state.unsent} context={context} loaded={state.loaded} />
      )}
      <Announcer announcements={state.announcements} />
      <div className="dock" data-link={state.loaded ? state.link : 'connecting'}>
        <LinkState
          link={state.link}
          signedOut={signedOut}
          problem={state.problem}
          dismiss={() => session.dismissProblem()}
          away={away}
          follow={follow}
          hasPending={pending !== undefined}
        />
        <Suggestions
          texts={transcript.running || pending ? [] : transcript.suggestions}
          send={(text) => send(text) || pick(text)}
        />
        <Composer
          {...{ field, state, draft, setDraft, send }}
          stop={() => session.stop()}
          hasPending={pending !== undefined}
        />
        <InUse me={me} />
      </div>
    </main>
  )
}
