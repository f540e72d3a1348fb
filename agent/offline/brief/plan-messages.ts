import type { Catalogue } from '../link/catalogue.ts'
import type { MessagePlan } from '../parse/message-plans.ts'
import type { Play } from '../parse/plays.ts'
import type { Reading } from '../parse/reading.ts'
import type { TriggerClause } from '../parse/trigger-clause.ts'
import { usual } from './lifecycle.ts'

type Facts = {
  catalogue: Catalogue
  play: Play
  plans: readonly MessagePlan[]
  pause: string | null
  clause: TriggerClause | undefined
  reading: Reading
}

/** The messages as asked; channels and pauses that were not said are the play's usual ones, stated as assumptions. */
export function planMessages({ catalogue, play, plans, pause, clause, reading }: Facts): MessagePlan[] {
  const base = plans.length > 0 ? plans.map((plan) => ({ ...plan })) : usualMessages(catalogue, play, reading)
  const anchor = clause?.kind === 'event' ? clause.delay : null
  const said = anchor ?? pause
  if (base.some(({ channels }) => channels.some(({ channel }) => channel === 'whatsapp'))) {
    reading.assume(
      'email stands in for WhatsApp, which takes only a template that was approved there and customers who opted in',
    )
  }
  const [first, ...rest] = base
  if (first === undefined) return base
  const usualDelay = usual[play].messages[0]?.delay ?? null
  const started = clause !== undefined && clause.kind === 'event'
  const delay = said ?? first.delay ?? (started ? usualDelay : null)
  if (said === null && first.delay === null && delay !== null) reading.assume(`it waits ${wordsOfDelay(delay)} first`)
  const assumed = { ...first, delay: said === null ? first.delay : null }
  if (plans.length === 0) reading.assume(`the channel is ${describeChannels([assumed, ...rest])}`)
  return [{ ...first, delay }, ...rest]
}

/** The play's usual messages on channels that reach anyone. */
function usualMessages(catalogue: Catalogue, play: Play, reading: Reading): MessagePlan[] {
  const dead = new Set(catalogue.channels.filter(({ reachable }) => reachable === 0).map(({ channel }) => channel))
  const known = new Set(catalogue.channels.map(({ channel }) => channel))
  const usable = (channel: string) => !dead.has(channel) && (known.size === 0 || known.has(channel))
  const plans = usual[play].messages.map((plan) => ({
    ...plan,
    channels: plan.channels.filter(({ channel }) => usable(channel)),
  }))
  const alive = plans.filter(({ channels }) => channels.length > 0)
  if (alive.length > 0) return alive
  reading.assume('email, since the usual channel reaches nobody here')
  return [{ delay: plans[0]?.delay ?? null, channels: [{ channel: 'email', when: null }] }]
}

function describeChannels(plans: readonly MessagePlan[]): string {
  return plans
    .map(
      ({ delay, channels }) =>
        `${channels.map(({ channel }) => channel.replace('_', '-')).join(', else ')}${delay === null ? '' : ` after ${wordsOfDelay(delay)}`}`,
    )
    .join(', then ')
}

/** `PT30M` in words: “30 minutes”. */
export function wordsOfDelay(iso: string): string {
  const match = /^P(?:(\d+)D|T(\d+)([HMS]))$/.exec(iso)
  const [count, unit] =
    match?.[1] === undefined
      ? [Number(match?.[2] ?? 0), match?.[3] === 'H' ? 'hour' : match?.[3] === 'S' ? 'second' : 'minute']
      : [Number(match[1]), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** “Email them. If there is no order after a day, push”: the time that is given lies between the two. */
export const delaySecond = (plans: readonly MessagePlan[], delay: string | null): MessagePlan[] =>
  plans.map((plan, index) => (index === 1 ? { ...plan, delay: plan.delay ?? delay } : plan))
