import { channelWords } from '../shell/channel-words.ts'
import { formatFullMoment } from '../shell/moments.ts'
import type { Doubt } from './doubts-api.ts'

type Props = { doubt: Doubt; isChosen: boolean; choose: (isChosen: boolean) => void }

/** One message by what finds it in a provider's log. */
export function DoubtRow({ doubt, isChosen, choose }: Props) {
  const { address, channel, provider, campaignName, attemptedAt, reason } = doubt
  return (
    <li>
      <label className="doubt">
        <input type="checkbox" checked={isChosen} onChange={({ target }) => choose(target.checked)} />
        <span className="person">
          <span className="person-name">
            <bdi>{address ?? 'an address that was forgotten'}</bdi>
          </span>
          <span className="note">
            {channelWords[channel] ?? channel} through {provider}, <bdi>{campaignName}</bdi>,{' '}
            <time dateTime={attemptedAt}>{formatFullMoment(attemptedAt)}</time>
          </span>
          {reason !== null && <span className="note">{reason}</span>}
        </span>
      </label>
    </li>
  )
}
