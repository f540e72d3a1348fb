import type { Channel } from '../../../domain/channels.ts'
import type { Me } from './api.ts'
import { channels, channelWords } from './channel-words.ts'

/** One quiet line that says which model plans and who carries the messages. */
export function InUse({ me }: { me: Me | null }) {
  if (me === null) return null
  return (
    <p className="in-use">
      {me.model.offline ? 'Offline planner' : me.model.name} · {describeProviders(me.providers)}
    </p>
  )
}

/** “messages are kept in the outbox”, or “email by smtp; the rest is kept in the outbox”. */
export function describeProviders(providers: Partial<Record<Channel, string>>): string {
  const carried = channels.flatMap((channel) => {
    const provider = providers[channel]
    return provider === undefined || provider === 'recorder' ? [] : [`${channelWords[channel]} by ${provider}`]
  })
  if (carried.length === 0) return 'messages are kept in the outbox'
  const rest = carried.length < Object.keys(providers).length ? '; the rest is kept in the outbox' : ''
  return carried.join(', ') + rest
}
