import { fieldOf, listOf, numberOf, textOf, type Conversation, type ToolStep } from '../conversation.ts'
import { readTestWish, type TestWish } from '../parse/test-words.ts'
import { call, say, type Reply } from '../reply.ts'
import { countWords, explainFailure } from './explain.ts'
import { type CampaignSeen, findByName, readList, resolveCampaign } from './references.ts'
import { lastStep, rejectionOf } from './turn-steps.ts'

/** “Send me a test”, “send a test of the welcome campaign to maya”: the approval of it, and what came of that. */
export function planTest(conversation: Conversation): Reply {
  const { current } = conversation
  const wish = readTestWish(current.text)
  if (wish === undefined) return say('Say to whom the test should go, such as “send me a test”.')
  const sent = lastStep(current, 'send_test')
  if (sent !== undefined) return answerTest(sent)
  const target = resolveCampaign(wish.about, { ...conversation, current: { ...current, text: wish.about } })
  if (target !== undefined) return askFor(target, wish)
  const found = lastStep(current, 'find_campaigns')
  if (found === undefined) return call('find_campaigns', { text: null, status: null })
  if (found.failure !== null) return say(explainFailure(found.failure))
  const list = readList(found.result)
  const [only] = list
  const named = findByName(wish.about, list) ?? (list.length === 1 ? only : undefined)
  if (named !== undefined) return askFor(named, wish)
  if (only === undefined) return say('There is no campaign yet that could be tested. Tell me a goal, and I draft one.')
  const names = list.slice(0, 8).map(({ name }, index) => `${index + 1}. ${name}`)
  return say(`Of which one do you want a test?\n${names.join('\n')}`)
}

function askFor({ id, name }: CampaignSeen, { members, channel, customer }: TestWish): Reply {
  const to = members.map((member) => (member === 'me' ? 'you' : member)).join(' and ')
  return call(
    'send_test',
    { campaign: id, members, step: null, channel, customer, locale: null },
    `Here is the test of “${name}” to ${to}, for your approval. It reaches no customer.`,
  )
}

function answerTest(sent: ToolStep): Reply {
  if (!sent.answered) return say('')
  if (sent.failure !== null) return say(`No test was sent. ${explainFailure(sent.failure)}`)
  if (rejectionOf(sent) !== undefined) return say('No test was sent.')
  const { result } = sent
  const texts = (field: string) => listOf(fieldOf(result, field)).flatMap((each) => textOf(each) ?? [])
  const name = textOf(fieldOf(result, 'name')) ?? 'the campaign'
  const count = numberOf(fieldOf(result, 'tests')) ?? 1
  const asked = listOf(fieldOf(sent.args, 'members'))
  const to = asked.every((each) => each === 'me')
    ? 'you'
    : countWords(numberOf(fieldOf(result, 'members')) ?? 1, 'member')
  const words = `${countWords(count, 'test')} of “${name}” ${count === 1 ? 'is on its' : 'are on their'} way to ${to}, marked as a test.`
  return say([words, ...texts('notSent')].join(' '))
}
