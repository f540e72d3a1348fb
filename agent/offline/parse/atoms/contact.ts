import type { Channel } from '../../../../domain/channels.ts'
import { readChannelName } from '../channel-names.ts'
import { stemsOfName } from '../../link/names.ts'
import { matchStems } from '../../link/word-match.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'

/** “subscribed to the newsletter”, “opted in to SMS”, “reachable by push”, “with push on”. */
export function readContact({ reading, catalogue, at, to }: AtomPlace): Atom | undefined {
  const word = reading.word(at)
  const subscribes = /^(subscribed|optin|consented|opted|subscribers?|subscribe)$/.test(word)
  const reaches = /^(reachable|reached|contactable|reach|contact)$/.test(word)
  if (!subscribes && !reaches) return readPossession({ reading, catalogue, at, to, previous: null })
  let next = at + 1
  while (
    /^(to|in|for|by|on|via|over|through|the|our|with|receive|get|from|them|people|customers|everyone)$/.test(
      reading.word(next),
    )
  )
    next += 1
  const channel = readChannelName(reading.tokens, next)
  if (channel !== undefined) {
    const condition = subscribes
      ? { subscribed: { topic: null, channel: channel.channel } }
      : { reachable: { channel: channel.channel } }
    return atom(condition, channel.end, 1.2)
  }
  const topic = catalogue.topics.find((name) => {
    const names = stemsOfName(name)
    return names.every((part, index) => matchStems(reading.stem(next + index), part) >= 0.85)
  })
  if (topic === undefined || !subscribes) return undefined
  return atom({ subscribed: { topic, channel: null } }, next + stemsOfName(topic).length, 1.2)
}

function readPossession({ reading, at }: AtomPlace): Atom | undefined {
  if (!/^(with|have|has|without|enabled)$/.test(reading.word(at - 1))) return undefined
  const found = readChannelName(reading.tokens, at)
  if (found === undefined) return undefined
  const on = /^(on|enabled|turned|switched|active|allowed)$/.test(reading.word(found.end)) ? found.end + 1 : found.end
  const end = reading.word(on) === 'on' ? on + 1 : on
  const channel: Channel = found.channel
  return atom({ reachable: { channel } }, end, 1)
}
