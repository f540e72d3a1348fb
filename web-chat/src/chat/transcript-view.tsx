import { memo } from 'react'
import { CardBoundary } from '../cards/card-boundary.tsx'
import type { CardContext } from '../cards/card-context.ts'
import { CardView } from '../cards/card-view.tsx'
import { describeFault } from '../transcript/announce.ts'
import { placeProgress } from '../transcript/place-progress.ts'
import type { Entry, Transcript } from '../transcript/transcript.ts'
import { Answer } from './answer.tsx'
import type { UnsentMessage } from './chat-state.ts'
import { MemberMessage } from './member-message.tsx'
import { ToolLine } from './tool-line.tsx'

type Props = { transcript: Transcript; unsent: readonly UnsentMessage[]; context: CardContext; loaded: boolean }

/** Both sides of the conversation. It is a log that stays silent: the announcer speaks for it. */
export function TranscriptView({ transcript, unsent, context, loaded }: Props) {
  const places = placeProgress(transcript.entries)
  const isThinking = (transcript.running && !isActive(transcript.entries.at(-1))) || unsent.length > 0
  return (
    <div className="transcript" role="log" aria-live="off" aria-label="Conversation" aria-busy={transcript.running}>
      {!loaded && <p className="quiet">Opening the conversation…</p>}
      {transcript.entries.map((entry) =>
        entry.kind === 'card' ? (
          <CardBoundary key={entry.key} kind={entry.card.kind}>
            <CardView card={entry.card} context={context} followed={places.get(entry.key) ?? null} />
          </CardBoundary>
        ) : (
          <EntryView key={entry.key} entry={entry} />
        ),
      )}
      {unsent.map(({ id, text }) => (
        <MemberMessage key={id} text={text} memberName="You" at={null} />
      ))}
      {isThinking && (
        <p className="thinking">
          <span className="spinner" aria-hidden="true" /> Thinking
        </p>
      )}
    </div>
  )
}

/** Does this entry itself show that work goes on? */
function isActive(entry: Entry | undefined): boolean {
  return (entry?.kind === 'answer' && entry.writing) || (entry?.kind === 'tool' && entry.status === 'running')
}

const EntryView = memo(function EntryView({ entry }: { entry: Exclude<Entry, { kind: 'card' }> }) {
  switch (entry.kind) {
    case 'member':
      return <MemberMessage text={entry.text} memberName={entry.memberName} at={entry.at} />
    case 'answer':
      return <Answer text={entry.text} writing={entry.writing} />
    case 'tool':
      return <ToolLine tool={entry} />
    default:
      return (
        <p className={entry.code === 'stopped' ? 'quiet' : 'fault'} dir="auto">
          {describeFault(entry.code, entry.message)}
        </p>
      )
  }
})
