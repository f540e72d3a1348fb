import { type BaseMessage, HumanMessage } from '@langchain/core/messages'
import { cleanOutsideText } from '../../domain/outside/clean-text.ts'
import { readSpeaker } from '../summary/member-message.ts'

const longestName = 60

/** Where several members write in a thread, each message begins with its writer's name; of one name, the later is numbered. */
export function nameSpeakers(messages: readonly BaseMessage[]): BaseMessage[] {
  const names = new Map<string, string>()
  for (const message of messages) {
    const speaker = readSpeaker(message)
    if (speaker === null || names.has(speaker.id)) continue
    const name =
      cleanOutsideText(speaker.name)
        .replaceAll(/[\s:]+/g, ' ')
        .trim()
        .slice(0, longestName) || 'A member'
    const same = [...names.values()].filter((other) => other === name || other.startsWith(`${name} (`)).length
    names.set(speaker.id, same === 0 ? name : `${name} (${same + 1})`)
  }
  if (names.size < 2) return [...messages]
  return messages.map((message) => {
    const name = names.get(readSpeaker(message)?.id ?? '')
    return name === undefined ? message : new HumanMessage(`${name}: ${message.text}`)
  })
}
