import { useEffect, useId, useRef, useState } from 'react'
import type { CampaignProgress } from '../protocol/campaign-progress.ts'
import { sendBrake } from '../shell/api.ts'
import { StopQuestion } from './stop-question.tsx'

type Props = {
  campaignId: string
  name: string
  progress: CampaignProgress
  /** Why this member may do neither; null when they may. */
  refusal: string | null
  /** The server has done it. */
  done: (status: 'paused' | 'stopped') => void
}
type Act = 'pause' | 'stop'
const statusAfter = { pause: 'paused', stop: 'stopped' } as const

/** Pause and Stop. Stop is for good and asks once more, in its place; what the server refuses is said beside them. */
export function BrakeActions({ campaignId, name, progress, refusal, done }: Props) {
  const [isAsking, setAsking] = useState(false)
  const [act, setAct] = useState<Act | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const stopButton = useRef<HTMLButtonElement>(null)
  const comesBack = useRef(false)
  const reasonId = useId()
  useEffect(() => {
    if (isAsking || !comesBack.current) return
    comesBack.current = false
    stopButton.current?.focus()
  }, [isAsking])
  const brake = async (wanted: Act) => {
    if (refusal !== null || act !== null) return
    setAct(wanted)
    setProblem(null)
    try {
      await sendBrake(campaignId, wanted)
      setAsking(false)
      done(statusAfter[wanted])
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
    setAct(null)
  }
  const keep = () => {
    comesBack.current = true
    setAsking(false)
  }
  const off = refusal !== null || act !== null
  const note = refusal ?? (act === null ? null : act === 'pause' ? 'Pausing…' : 'Stopping…')
  return (
    <div className="brakes">
      {isAsking ? (
        <StopQuestion {...{ progress, keep }} busy={act !== null} stop={() => void brake('stop')} />
      ) : (
        <>
          {progress.status === 'live' && (
            <button
              type="button"
              className="button"
              aria-disabled={off}
              aria-describedby={note === null ? undefined : reasonId}
              onClick={() => void brake('pause')}
            >
              Pause <span className="visually-hidden">“{name}”</span>
            </button>
          )}
          <button
            type="button"
            className="button"
            ref={stopButton}
            aria-disabled={off}
            aria-describedby={note === null ? undefined : reasonId}
            onClick={() => !off && setAsking(true)}
          >
            Stop <span className="visually-hidden">“{name}”</span>
          </button>
        </>
      )}
      {note !== null && (
        <p className="note" id={reasonId}>
          {note}
        </p>
      )}
      {problem !== null && (
        <p className="brakes-problem" role="alert" dir="auto">
          {problem}
        </p>
      )}
    </div>
  )
}
