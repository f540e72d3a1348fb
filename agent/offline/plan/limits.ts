import { fieldOf, listOf, textOf, type Conversation } from '../conversation.ts'
import { readLimitWish } from '../parse/limit-words.ts'
import { call, say, type Reply } from '../reply.ts'
import { askAgain } from './answer-launch.ts'
import { explainFailure } from './explain.ts'
import { limitWords } from './inform.ts'
import { isToAskAgain, lastStep, rejectionOf } from './turn-steps.ts'

/** “Nobody gets more than 3 messages a week”: the approval of that limit, and what came of it. */
export function planLimits({ current }: Conversation): Reply {
  const changes = readLimitWish(current.text)
  if (changes === undefined) return say(limitWords)
  const set = lastStep(current, 'set_limits')
  if (set === undefined)
    return call(
      'set_limits',
      { changes },
      'Here is what would change, for an admin to approve. It holds for every campaign.',
    )
  if (!set.answered) return say('')
  if (isToAskAgain(set, current)) return askAgain(set)
  if (set.failure !== null) return say(`No limit was changed. ${explainFailure(set.failure)}`)
  if (rejectionOf(set) !== undefined) return say('The limits stay as they are.')
  const lines = listOf(fieldOf(set.result, 'set')).map(
    (each) => `${textOf(fieldOf(each, 'field')) ?? ''}: ${textOf(fieldOf(each, 'after')) ?? ''}.`,
  )
  return say(['Set.', ...lines].join(' '))
}
