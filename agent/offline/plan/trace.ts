import { fieldOf, listOf, textOf, type Conversation } from '../conversation.ts'
import { findCustomerWords } from '../parse/customer-words.ts'
import { call, say, type Reply } from '../reply.ts'
import { explainFailure } from './explain.ts'
import { findByName, lastList, listSeen, readList, type CampaignSeen } from './references.ts'
import { lastStep } from './turn-steps.ts'

const who =
  'Which customer do you mean? Give me their email, phone or id as your data has it, and I look up what happened to them. For how many were skipped and why, ask how the campaign did.'

/** “Why didn’t maya@… get it?”: the trace of that one customer. */
export function planTrace(conversation: Conversation): Reply {
  const { current } = conversation
  const customer = findCustomerWords(current.text)
  if (customer === null) return say(who)
  const traced = lastStep(current, 'explain_delivery')
  if (traced !== undefined)
    return traced.failure === null ? say(tellTrace(traced.result, traced.args)) : say(explainFailure(traced.failure))
  const rest = current.text.replace(customer, ' ')
  const seen = listSeen(conversation)
  const known = findByName(rest, [...lastList(conversation.past), ...seen]) ?? meantByIt(rest, seen)
  if (known !== undefined) return call('explain_delivery', { customer, campaign: known.id })
  const found = lastStep(current, 'find_campaigns')
  if (found === undefined) return call('find_campaigns', { text: null, status: null })
  const named = found.failure === null ? findByName(rest, readList(found.result)) : undefined
  return call('explain_delivery', { customer, campaign: named?.id ?? null })
}

const meantByIt = (text: string, seen: readonly CampaignSeen[]): CampaignSeen | undefined =>
  /\b(it|that|this|them|one)\b/i.test(text) ? seen.at(-1) : undefined

function tellTrace(result: unknown, args: unknown): string {
  const name = textOf(fieldOf(fieldOf(result, 'campaign'), 'name'))
  const summary = textOf(fieldOf(result, 'summary')) ?? 'There is nothing about them.'
  const others = listOf(fieldOf(result, 'others')).flatMap((each) => textOf(each) ?? [])
  const told = name === null ? summary : `“${name}”: ${summary}`
  if (textOf(fieldOf(args, 'campaign')) !== null || others.length === 0) return told
  return `${told}\nThat is the latest campaign they met. If you mean another, say which: ${others.map((each) => `“${each}”`).join(', ')}.`
}
