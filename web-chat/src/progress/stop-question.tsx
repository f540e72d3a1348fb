import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { CampaignProgress } from '../protocol/campaign-progress.ts'
import { countOf } from '../shell/format.ts'

type Props = { progress: CampaignProgress; busy: boolean; stop: () => void; keep: () => void }

/** The focus goes to the question and not to a button, so that a key held down or a double click answers nothing. */
export function StopQuestion({ progress: { queued, status }, busy, stop, keep }: Props) {
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => question.current?.focus(), [])
  const keepOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || busy) return
    event.stopPropagation()
    keep()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape takes back what was begun inside
    <div className="stop-question" onKeyDown={keepOnEscape}>
      <p ref={question} tabIndex={-1}>
        Stop it for good? {queued > 0 && `${countOf(queued, 'queued message')} will be skipped. `}It cannot run again.
      </p>
      <button type="button" className="button is-danger" aria-disabled={busy} onClick={stop}>
        Stop for good
      </button>
      <button type="button" className="button" aria-disabled={busy} onClick={() => !busy && keep()}>
        {status === 'paused' ? 'Keep it paused' : 'Keep it running'}
      </button>
    </div>
  )
}
