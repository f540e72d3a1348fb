import type { Channel } from '../../../domain/channels.ts'
import { channels, channelWords } from '../shell/channel-words.ts'

type Props = { channel: Channel | null; filter: (channel: Channel | null) => void }

export function ChannelFilter({ channel, filter }: Props) {
  return (
    <fieldset className="filter">
      <legend className="visually-hidden">Channel</legend>
      {[null, ...channels].map((choice) => (
        <label key={choice ?? 'all'}>
          <input type="radio" name="channel" checked={channel === choice} onChange={() => filter(choice)} />
          <span>{choice === null ? 'All' : channelWords[choice]}</span>
        </label>
      ))}
    </fieldset>
  )
}
