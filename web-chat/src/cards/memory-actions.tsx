import { useId, useRef, useState } from 'react'
import type { MemoryCard } from '../../../domain/cards.ts'
import { RequestFailed, sendMemory } from '../shell/api.ts'

type Act = { label: string; act: 'take-back' | 'keep' | 'decline'; everyone: boolean; done: string }

const acts: Record<'remembered' | 'proposed', readonly Act[]> = {
  remembered: [{ label: 'Undo', act: 'take-back', everyone: false, done: 'Undone: it holds no longer.' }],
  proposed: [
    { label: 'Keep for me', act: 'keep', everyone: false, done: 'Kept for you.' },
    { label: 'Keep for everyone', act: 'keep', everyone: true, done: 'Kept for everyone.' },
    { label: 'Don’t keep', act: 'decline', everyone: false, done: 'Not kept.' },
  ],
}

type Props = { card: MemoryCard; refusal: string | null }

/** What a member can do about a rule as it is learnt. Buttons that are refused stay, so that everyone finds the reason. */
export function MemoryActions({ card, refusal }: Props) {
  const noteId = useId()
  const note = useRef<HTMLOutputElement>(null)
  const [state, setState] = useState<{ words: string; isDone: boolean; busy: boolean }>({
    words: '',
    isDone: false,
    busy: false,
  })
  const off = state.busy || refusal !== null
  const run = async ({ act, everyone, done }: Act) => {
    if (off) return
    setState({ words: 'One moment…', isDone: false, busy: true })
    try {
      await sendMemory(card.memoryId, act, everyone)
      setState({ words: done, isDone: true, busy: false })
      // The button that had the focus is gone.
      note.current?.focus()
    } catch (error) {
      const words = error instanceof RequestFailed ? error.message : 'That did not work. Try again in a moment.'
      setState({ words, isDone: false, busy: false })
    }
  }
  const offered = acts[card.action === 'proposed' ? 'proposed' : 'remembered']
  return (
    <div className="decide">
      {!state.isDone &&
        offered.map((each) => (
          <button
            key={each.label}
            type="button"
            className="button"
            aria-disabled={off}
            aria-describedby={noteId}
            onClick={() => void run(each)}
          >
            {each.label}
          </button>
        ))}
      <output className="note" id={noteId} ref={note} tabIndex={-1}>
        {refusal ?? state.words}
      </output>
    </div>
  )
}
