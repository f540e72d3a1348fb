import { type Dispatch, type KeyboardEvent, type RefObject, type SetStateAction, useEffect } from 'react'
import { Icon } from '../shell/icon.tsx'
import { canSend, type ChatState } from './chat-state.ts'
import { focusPendingApproval } from './focus-approval.ts'

type Props = {
  field: RefObject<HTMLTextAreaElement | null>
  state: ChatState
  draft: string
  setDraft: Dispatch<SetStateAction<string>>
  send: (text: string) => boolean
  stop: () => void
  hasPending: boolean
}

const longestText = 8000

export function Composer({ field, state, draft, setDraft, send, stop, hasPending }: Props) {
  const refusal = explainRefusal(state)
  const { returned } = state
  useEffect(() => {
    if (returned !== null) setDraft((current) => (current === '' ? returned.text : current))
  }, [returned, setDraft])
  const submit = () => {
    const text = draft.trim()
    if (text !== '' && refusal === null && send(text)) setDraft('')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a character, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  const isOff = refusal !== null || draft.trim() === ''
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label className="visually-hidden" htmlFor="message">
        Your message
      </label>
      <textarea
        id="message"
        ref={field}
        rows={1}
        dir="auto"
        value={draft}
        maxLength={longestText}
        placeholder="Describe a goal or ask a question"
        aria-describedby="composer-hint"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {state.transcript.running ? (
        <button type="button" className="round" aria-label="Stop" title="Stop" onClick={stop}>
          <Icon name="stop" />
        </button>
      ) : (
        <button type="submit" className="round is-main" aria-label="Send" title="Send" aria-disabled={isOff}>
          <Icon name="send" />
        </button>
      )}
      <p className="composer-hint" id="composer-hint">
        {hasPending && refusal === null ? (
          <>
            An approval is waiting; a new message sets it aside.{' '}
            <button type="button" className="plain" onClick={focusPendingApproval}>
              Review it
            </button>
          </>
        ) : (
          (refusal ?? 'Enter sends · Shift + Enter starts a new line')
        )}
      </p>
    </form>
  )
}

function explainRefusal(state: ChatState): string | null {
  const { transcript, unsent, loaded } = state
  if (transcript.running) return 'Carillon is at work. You can write on, and send when it is done or stopped.'
  if (!canSend(state)) return 'Not connected yet. Your text is kept.'
  if (unsent.length > 0) return 'Sending…'
  return loaded ? null : 'Opening the conversation…'
}
