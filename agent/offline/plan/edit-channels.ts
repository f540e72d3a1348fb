import type { Channel } from '../../../domain/channels.ts'
import type { ChannelMessage } from '../../../domain/campaign/message.ts'
import type { Step, StepOf } from '../../../domain/campaign/steps.ts'
import { wordsOfDelay } from '../brief/plan-messages.ts'
import { readBrief } from '../brief/read-brief.ts'
import { composeMessage } from '../copy/compose.ts'
import { firstNameOf, toCopyFacts } from '../copy/copy-facts.ts'
import { readChannelName } from '../parse/channel-names.ts'
import { readDelay } from '../parse/delays.ts'
import { readMessagePlans } from '../parse/message-plans.ts'
import { branchOn, describeReaction, usualWait } from '../parse/reaction-clause.ts'
import { push, type EditPlace } from './edit-place.ts'

type Named = { channel: Exclude<Channel, 'whatsapp'>; at: number; end: number }

/** “email instead of push”, “drop the SMS”, “else email”, “only push”, “add a push two days later”. */
export function editChannels(place: EditPlace): void {
  const { reading } = place
  const named = reading.tokens.flatMap((_, at): Named[] => {
    const found = reading.isFree(at) ? readChannelName(reading.tokens, at) : undefined
    return found === undefined || found.channel === 'whatsapp' ? [] : [{ channel: found.channel, at, end: found.end }]
  })
  const [first, second] = named
  if (place.reaction !== undefined) return addMessage(place)
  if (first === undefined) return
  const text = reading.text.toLowerCase()
  const swap = /\b(instead of|rather than|not|replace|swap)\b/.test(text) && second !== undefined
  const standsIn = /\b(fallback|fall back|else|otherwise|last resort|backup|failing that|stand-?in)\b/.test(text)
  if (/\b(add|also|another|follow-?up|then|plus)\b/.test(text) && !standsIn) return addMessage(place)
  named.forEach(({ at, end }) => reading.take(at, end))
  const resort = reading.find(/^resort$/)
  if (resort > 0 && reading.word(resort - 1) === 'last') reading.take(resort - 1, resort + 1)
  if (swap) {
    const reversed = /\b(replace|swap)\b/.test(text)
    return changeSteps(
      place,
      (channels) =>
        swapChannel(
          place,
          channels,
          reversed ? first.channel : second.channel,
          reversed ? second.channel : first.channel,
        ),
      `${reversed ? second.channel : first.channel} takes the place of ${reversed ? first.channel : second.channel}`,
    )
  }
  if (/\b(remove|drop|delete|no|without|skip|lose|kill|not)\b/.test(text)) return dropChannel(place, first.channel)
  if (standsIn || /\bor\b/.test(text)) {
    return changeSteps(
      place,
      (channels) => (hasChannel(channels, first.channel) ? channels : [...channels, compose(place, first.channel)]),
      `${first.channel} is the fallback`,
    )
  }
  changeSteps(
    place,
    (channels) =>
      channels
        .filter(({ channel }) => channel === first.channel)
        .concat(hasChannel(channels, first.channel) ? [] : [compose(place, first.channel)]),
    `it goes by ${first.channel} only`,
  )
}

const hasChannel = (channels: readonly ChannelMessage[], channel: Channel) =>
  channels.some((each) => each.channel === channel)

function listMessages(place: EditPlace): StepOf<'message'>[] {
  return place.campaign.steps.filter((step) => step.kind === 'message')
}

function changeSteps(place: EditPlace, change: (channels: ChannelMessage[]) => ChannelMessage[], words: string): void {
  for (const step of listMessages(place)) {
    const channels = change(step.channels)
    if (step.id === null || channels.length === 0 || JSON.stringify(channels) === JSON.stringify(step.channels))
      continue
    push(place.edit, { replace: { step: step.id, with: { ...step, channels } } }, words)
  }
}

function swapChannel(
  place: EditPlace,
  channels: ChannelMessage[],
  from: Channel,
  to: Named['channel'],
): ChannelMessage[] {
  if (!hasChannel(channels, from)) return channels
  const rest = channels.filter(({ channel }) => channel !== to)
  return rest.map((each) => (each.channel === from ? { ...compose(place, to), when: each.when } : each))
}

/** A step that loses its only channel goes, with the wait before it. */
function dropChannel(place: EditPlace, channel: Channel): void {
  const { steps } = place.campaign
  const messages = listMessages(place)
  if (!messages.some(({ channels }) => hasChannel(channels, channel)))
    place.edit.notes.push(`It has no ${channel} to take out.`)
  for (const step of messages) {
    if (step.id === null || !hasChannel(step.channels, channel)) continue
    const channels = step.channels.filter((each) => each.channel !== channel)
    if (channels.length > 0)
      push(place.edit, { replace: { step: step.id, with: { ...step, channels } } }, `there is no ${channel}`)
    else if (messages.length > 1) {
      const before = steps[steps.indexOf(step) - 1]
      if (before?.kind === 'wait' && before.id !== null) place.edit.operations.push({ remove: { step: before.id } })
      push(place.edit, { remove: { step: step.id } }, `there is no ${channel}`)
    }
  }
}

function addMessage(place: EditPlace): void {
  const { reaction } = place
  const follows = takeFollowing(place)
  const { plans, pause } = readMessagePlans(place.reading, place.catalogue)
  const same =
    listMessages(place)
      .at(-1)
      ?.channels.map(({ channel }) => ({ channel, when: null })) ?? []
  const asked = plans.length > 0 || reaction === undefined ? plans : [{ delay: pause, channels: same }]
  const delay = asked[0]?.delay ?? pause ?? follows?.pause ?? (reaction === undefined ? null : usualWait)
  const steps = asked.flatMap((plan, index): Step[] => {
    const written = plan.channels.flatMap(({ channel }) =>
      channel === 'whatsapp' ? [] : [compose(place, channel, true)],
    )
    if (written.length === 0) return []
    const message: Step = { id: null, kind: 'message', channels: written, timing: { kind: 'now' } }
    const wait = index === 0 ? delay : plan.delay
    const hung = reaction === undefined ? message : branchOn(reaction, wait ?? usualWait, message)
    return wait === null ? [hung] : [{ id: null, kind: 'wait', duration: wait }, hung]
  })
  const whom = reaction === undefined ? '' : ` for those who ${describeReaction(reaction)} the one before`
  if (steps.length > 0)
    push(
      place.edit,
      { insert: { steps, place: follows?.step === undefined ? { at: 'end' } : { after: follows.step } } },
      `a message follows${delay === null ? '' : ` after ${wordsOfDelay(delay)}`}${whom}`,
    )
}

/** “Three days after the push”: the wait, and the message that it follows. */
function takeFollowing(place: EditPlace): { pause: string; step: string | undefined } | undefined {
  const { reading } = place
  for (let at = 0; at < reading.tokens.length; at += 1) {
    const delay = readDelay(reading.tokens, at)
    if (delay === undefined || !delay.anchored || delay.iso === null) continue
    let next = delay.end
    while (/^(the|that|this|first|second|last)$/.test(reading.word(next))) next += 1
    const named = readChannelName(reading.tokens, next)
    if (named === undefined) continue
    reading.take(at, named.end)
    const last = listMessages(place).findLast(({ channels }) => hasChannel(channels, named.channel))
    const isEnd = place.campaign.steps.at(-1) === last
    return { pause: delay.iso, step: isEnd ? undefined : (last?.id ?? undefined) }
  }
  return undefined
}

/** A first draft for a channel that the campaign did not have, from its own goal. */
function compose(
  { campaign, catalogue, voice }: EditPlace,
  channel: Named['channel'],
  followUp = false,
): ChannelMessage {
  const facts = toCopyFacts(readBrief(campaign.goal, catalogue), catalogue, followUp)
  return composeMessage(channel, null, { facts, voice, firstName: firstNameOf(catalogue), link: null, variant: 0 })
}
