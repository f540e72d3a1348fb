import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { CardContext } from '../cards/card-context.ts'
import type { Followed } from '../transcript/place-progress.ts'
import { BrakeActions } from './brake-actions.tsx'
import { estimateSeconds, sayTimeLeft } from './pace.ts'
import { ProgressCounts } from './progress-counts.tsx'
import type { Heard } from './progress-watch.ts'
import { announceProgress, countWaiting, isBroadcast, isSending, sayMore, sayState } from './progress-words.ts'

type Props = { followed: Followed; context: CardContext }

/** How far a campaign has come, as it happens, and the brakes. Nothing before the server has said something of it. */
export function ProgressView({ followed: { campaignId, name }, context }: Props) {
  const { progress: watch, connected, brakeRefusal } = context
  const subscribe = useCallback((listener: () => void) => watch.subscribe(campaignId, listener), [watch, campaignId])
  const heard = useSyncExternalStore(subscribe, () => watch.read(campaignId))
  const isStill = useStill(heard)
  const state = useRef<HTMLParagraphElement>(null)
  if (heard === null || heard.progress.status === 'draft') return null
  const { progress } = heard
  const remark = connected ? describe(heard, isStill) : 'Not connected: these figures are from before.'
  return (
    <section className={`progress is-${progress.status}`} aria-label={`Progress of “${name}”`}>
      <div className="progress-head">
        <p className="progress-state" ref={state} tabIndex={-1}>
          {sayState(progress)}
        </p>
        {remark !== null && <p className="note">{remark}</p>}
      </div>
      <ProgressCounts progress={progress} />
      {(progress.status === 'live' || progress.status === 'paused') && (
        <BrakeActions
          {...{ campaignId, name, progress }}
          refusal={brakeRefusal}
          done={(status) => {
            watch.note(campaignId, status)
            // The button that had the focus is gone; without this the next Tab would start at the top of the page.
            state.current?.focus()
          }}
        />
      )}
      <output className="visually-hidden">{announceProgress(progress)}</output>
    </section>
  )
}

function describe({ progress, looks }: Heard, isStill: boolean): string | null {
  const more = sayMore(progress)
  if (more !== null || !isSending(progress)) return more
  if (isStill) return 'Nothing has left for a while: it may wait for quiet hours, its best time or the provider.'
  const seconds = isBroadcast(progress) ? estimateSeconds(looks, countWaiting(progress)) : null
  return seconds === null ? null : sayTimeLeft(seconds)
}

const stillAfterMs = 15_000

/** True once nothing new was heard for a while: the server says only what has changed. */
function useStill(heard: Heard | null): boolean {
  const [stillSince, setStillSince] = useState<Heard | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setStillSince(heard), stillAfterMs)
    return () => clearTimeout(timer)
  }, [heard])
  return heard !== null && stillSince === heard
}
