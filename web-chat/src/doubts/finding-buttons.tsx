import { countOf } from '../shell/format.ts'
import type { Finding } from './doubts-api.ts'

type Props = {
  /** How many are chosen; null for all of a campaign. */
  count: number | null
  refusal: string | null
  isBusy: boolean
  act: (as: Finding) => void
}

/** Buttons that are refused stay, so that everyone finds the reason. */
export function FindingButtons({ count, refusal, isBusy, act }: Props) {
  const isOff = isBusy || refusal !== null || count === 0
  const chosen = count === null ? 'All of the campaign is chosen.' : `${countOf(count, 'message')} chosen.`
  const find = (as: Finding) => () => {
    if (!isOff) act(as)
  }
  return (
    <div className="decide doubts-decide">
      <button type="button" className="button" aria-disabled={isOff} aria-describedby="finding" onClick={find('sent')}>
        They were sent
      </button>
      <button
        type="button"
        className="button"
        aria-disabled={isOff}
        aria-describedby="finding"
        onClick={find('failed')}
      >
        They were not sent
      </button>
      <p className="note" id="finding">
        {refusal ?? chosen}
      </p>
    </div>
  )
}
