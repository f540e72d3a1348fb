import type { Conversation } from '../conversation.ts'
import { fieldOf, numberOf, textOf } from '../conversation.ts'
import { call, say, type Reply } from '../reply.ts'
import { countWords, explainFailure } from './explain.ts'
import { catalogueOf, lastStep } from './turn-steps.ts'

/** “Blast everyone now”: no draft and no send; how many could be reached, and the one question that decides what they get. */
export function planBlast({ current }: Conversation): Reply {
  const described = lastStep(current, 'describe_workspace')
  if (described === undefined) return call('describe_workspace', { about: null })
  const preview = lastStep(current, 'preview_audience')
  if (preview === undefined) return call('preview_audience', { condition: { everyone: true } })
  if (preview.failure !== null) return say(`I have not sent anything. ${explainFailure(preview.failure)}`)
  const count = numberOf(fieldOf(preview.result, 'count'))
  const topics = catalogueOf(current)?.topics ?? []
  const reach = readReach(fieldOf(preview.result, 'reach'))
  const reached =
    reach.length === 0
      ? ''
      : ` (${reach.map(([channel, reachable]) => `${channel}: ${reachable.toLocaleString('en')}`).join(', ')})`
  const choices = topics.length === 0 ? '' : ` Topics here: ${topics.join(', ')}.`
  const who = count === null ? 'everyone' : countWords(count, 'customer')
  return say(
    `I have not sent or drafted anything. It could reach ${who}${reached}. What should it say, and on which topic?${choices}`,
  )
}

function readReach(reach: unknown): [string, number][] {
  if (!Array.isArray(reach)) return []
  return reach.flatMap((each): [string, number][] => {
    const [channel, reachable] = [
      textOf(fieldOf(each, 'channel')),
      numberOf(fieldOf(each, 'count')) ?? numberOf(fieldOf(each, 'reachable')),
    ]
    return channel === null || reachable === null ? [] : [[channel, reachable]]
  })
}
