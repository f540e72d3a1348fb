import { Icon } from '../shell/icon.tsx'
import type { Link } from './chat-state.ts'

type Props = {
  link: Link
  /** The session has ended: no reconnecting will help. */
  signedOut: string | null
  problem: string | null
  dismiss: () => void
  away: boolean
  follow: () => void
  hasPending: boolean
}

/** What stands between the conversation and the composer when something needs saying. */
export function LinkState({ link, signedOut, problem, dismiss, away, follow, hasPending }: Props) {
  return (
    <div className="link-state">
      {away && (
        <button type="button" className="latest" onClick={follow}>
          <Icon name="down" /> {hasPending ? 'Go to the decision' : 'Latest'}
        </button>
      )}
      <output>
        {link === 'reconnecting' && signedOut === null && (
          <span className="quiet">
            <span className="spinner" aria-hidden="true" /> Reconnecting… what you write is kept.
          </span>
        )}
      </output>
      {signedOut !== null && (
        <p className="alert" role="alert">
          {signedOut}
        </p>
      )}
      {problem !== null && (
        <div className="alert" role="alert">
          <p dir="auto">{problem}</p>
          <button type="button" className="plain" onClick={dismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  )
}
