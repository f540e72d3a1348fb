import { fieldOf, textOf, type Conversation } from '../conversation.ts'
import { call, say, type Reply } from '../reply.ts'
import { answerLaunch, askAgain } from './answer-launch.ts'
import { explainFailure } from './explain.ts'
import { withCampaign } from './manage.ts'
import { resolveCampaign } from './references.ts'
import { isToAskAgain, lastStep, rejectionOf } from './turn-steps.ts'

/** “Resume it”: the approval card for the paused campaign that is meant. */
export function planResume(conversation: Conversation): Reply {
  const resumed = lastStep(conversation.current, 'resume_campaign')
  if (resumed === undefined) {
    return withCampaign(
      conversation,
      'paused',
      'resume_campaign',
      'Which one do you want to resume?',
      'No campaign is paused, so there is nothing to resume.',
    )
  }
  if (!resumed.answered) return say('')
  if (isToAskAgain(resumed, conversation.current)) return askAgain(resumed)
  if (resumed.failure !== null) return say(`It was not resumed. ${explainFailure(resumed.failure)}`)
  if (rejectionOf(resumed) !== undefined) return say('It stays paused: nothing goes out.')
  const name = textOf(fieldOf(resumed.result, 'name')) ?? 'The campaign'
  return say(`“${name}” runs again: customers enter as before, and what was queued goes out.`)
}

/** “Move everybody to the new version”, “let them finish”: the launch, with that choice. */
export function planUnderWay(conversation: Conversation): Reply {
  const { current } = conversation
  const launched = lastStep(current, 'launch_campaign')
  if (launched !== undefined) return answerLaunch(launched, current)
  const target = resolveCampaign(current.text, conversation)
  if (target === undefined) return say('Tell me which campaign you mean by its name.')
  const entriesUnderWay = /\b(finish|complete)\b/i.test(current.text) ? 'finish' : 'move'
  const what = entriesUnderWay === 'move' ? 'move to the new version' : 'finish as it was when they entered'
  return call(
    'launch_campaign',
    { campaign: target.id, entriesUnderWay },
    `Here is “${target.name}” for your approval: customers who are on the journey ${what}. Nothing changes before that.`,
  )
}
