import type { CampaignProgress } from '../protocol/campaign-progress.ts'
import { countOf, formatCount, readPercent } from '../shell/format.ts'
import { countEnded, isBroadcast } from './progress-words.ts'

const rows = [
  ['sent', 'Sent'],
  ['attempted', 'Being sent'],
  ['queued', 'Queued'],
  ['skipped', 'Skipped'],
  ['failed', 'Failed'],
  ['uncertain', 'Uncertain'],
] as const

/** How many are due, and where each of them is; a broadcast has a bar too. */
export function ProgressCounts({ progress }: { progress: CampaignProgress }) {
  if (progress.due === 0) return null
  return (
    <>
      {isBroadcast(progress) ? (
        <Measure progress={progress} />
      ) : (
        <p className="note">{countOf(progress.due, 'message')} so far</p>
      )}
      <dl className="progress-counts">
        {rows.map(([key, label]) => (
          <div key={key} className={progress[key] === 0 ? 'is-none' : undefined}>
            <dt>{label}</dt>
            <dd>
              {key === 'uncertain' && progress.uncertain > 0 ? (
                <a href={`/uncertain?campaign=${encodeURIComponent(progress.campaignId)}`}>
                  {formatCount(progress[key])}
                </a>
              ) : (
                formatCount(progress[key])
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Measure({ progress }: { progress: CampaignProgress }) {
  const { due, sent, expanding } = progress
  const ended = countEnded(progress)
  const words = `${formatCount(ended)} of ${countOf(due, 'message')} done${expanding ? ' so far' : ''}`
  return (
    <div className="measure">
      <p className="note">{words}</p>
      <progress className="visually-hidden" aria-label="Messages done" max={due} value={ended} aria-valuetext={words} />
      <span className="measure-bar" aria-hidden="true">
        <span className="measure-sent" style={{ width: `${readPercent(sent, due)}%` }} />
        <span className="measure-other" style={{ width: `${readPercent(ended - sent, due)}%` }} />
      </span>
    </div>
  )
}
