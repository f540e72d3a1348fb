import type { Campaign } from '../../../domain/campaign/campaign.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { scoreName, stemsOfName } from '../link/names.ts'
import { polaritiesOf } from '../link/polarity.ts'
import { findActivation, findCompletion, findEventRole } from '../link/roles.ts'
import { matchStems } from '../link/word-match.ts'
import { stem } from '../text/stem.ts'
import type { MessagePlan } from '../parse/message-plans.ts'
import type { Play } from '../parse/plays.ts'

type Usual = {
  messages: MessagePlan[]
  topics: string
  reentry: Campaign['reentry']
  label: string
  convertWithinHours: number
}
const one = (channel: 'email' | 'push' | 'in_app', delay: string | null = null): MessagePlan => ({
  delay,
  channels: [{ channel, when: null }],
})
const pushElseEmail = (delay: string): MessagePlan => ({
  delay,
  channels: [
    { channel: 'push', when: null },
    { channel: 'email', when: null },
  ],
})

/** What each play usually is, when the member does not say otherwise. */
export const usual: Record<Play, Usual> = {
  welcome: {
    messages: [one('email'), one('push', 'P1D')],
    topics: 'onboarding tip guide product update',
    reentry: 'once',
    label: 'Welcome',
    convertWithinHours: 168,
  },
  recover: {
    messages: [pushElseEmail('PT1H')],
    topics: 'offer deal reminder product',
    reentry: 'every_time',
    label: 'Reminder',
    convertWithinHours: 72,
  },
  winback: {
    messages: [one('email')],
    topics: 'offer deal promotion marketing',
    reentry: 'once',
    label: 'Win back',
    convertWithinHours: 336,
  },
  convert: {
    messages: [one('email')],
    topics: 'offer product update',
    reentry: 'once',
    label: 'Convert',
    convertWithinHours: 168,
  },
  survey: {
    messages: [one('in_app')],
    topics: 'feedback survey product update',
    reentry: 'once',
    label: 'Survey',
    convertWithinHours: 168,
  },
  congratulate: {
    messages: [one('push')],
    topics: 'tip guide product update',
    reentry: 'once',
    label: 'Congratulate',
    convertWithinHours: 336,
  },
  help: {
    messages: [pushElseEmail('PT30M')],
    topics: 'tip help guide support product',
    reentry: { afterDays: 7 },
    label: 'Help',
    convertWithinHours: 168,
  },
  thank: {
    messages: [one('email')],
    topics: 'newsletter product update',
    reentry: { afterDays: 30 },
    label: 'Thank you',
    convertWithinHours: 336,
  },
  warn: {
    messages: [one('push')],
    topics: 'product update account alert',
    reentry: { afterDays: 7 },
    label: 'Notice',
    convertWithinHours: 168,
  },
  announce: {
    messages: [one('email')],
    topics: 'product update announcement news',
    reentry: 'once',
    label: 'Announcement',
    convertWithinHours: 168,
  },
  nudge: {
    messages: [one('push')],
    topics: 'tip product update',
    reentry: { afterDays: 7 },
    label: 'Message',
    convertWithinHours: 168,
  },
}

/** The topic of the catalogue that suits a play best; the first when none has a word in common. */
export function chooseTopic(catalogue: Catalogue, play: Play): string | null {
  const wanted = usual[play].topics.split(' ').map(stem)
  const scored = catalogue.topics.map((name) => {
    const matches = wanted.map((word, rank) =>
      stemsOfName(name).some((other) => matchStems(word, other) >= 0.85) ? 1 / (rank + 1) : 0,
    )
    return { name, score: Math.max(0, ...matches) }
  })
  return scored.toSorted((a, b) => b.score - a.score)[0]?.name ?? null
}

/** The event whose coming means that the message did its work, or undefined. */
export function chooseSuccess(catalogue: Catalogue, play: Play, trigger: EventEntry | null): EventEntry | undefined {
  if (play === 'welcome') return findActivation(catalogue, trigger === null ? [] : [trigger.name])
  if (play === 'winback') return findEventRole(catalogue, 'purchase') ?? findEventRole(catalogue, 'activity')
  if (play === 'congratulate' && trigger !== null) return trigger
  if (play === 'survey') return findEventRole(catalogue, 'survey')
  if (trigger !== null) return findNext(catalogue, trigger)
  if (play === 'convert') return findUpgrade(catalogue) ?? findEventRole(catalogue, 'purchase')
  return findEventRole(catalogue, 'activity')
}

/** What a begun, broken-off or failed thing should end in. A basket ends in a purchase. */
export function findNext(catalogue: Catalogue, trigger: EventEntry): EventEntry | undefined {
  const isCart = stemsOfName(trigger.name).some((word) => matchStems(word, 'cart') >= 0.55)
  const purchase = findEventRole(catalogue, 'purchase')
  if (isCart && purchase !== undefined && purchase.name !== trigger.name) return purchase
  const completion = findCompletion(catalogue, trigger)
  if (completion !== undefined) return completion
  const isOnTheWay = purchase !== undefined && purchase !== trigger && sharesId(trigger, purchase)
  return isOnTheWay ? purchase : findUpgrade(catalogue)
}

/** Do they speak of one occasion, such as the same checkout? */
const sharesId = (one: EventEntry, other: EventEntry): boolean =>
  one.properties.some(
    ({ name }) =>
      /id$/i.test(name) &&
      !/^(user|customer|member)/i.test(name) &&
      other.properties.some((each) => each.name === name),
  )

function findUpgrade(catalogue: Catalogue): EventEntry | undefined {
  const scored = catalogue.events
    .map((entry) => ({ entry, score: scoreUpgrade(stemsOfName(entry.name)) }))
    .toSorted((a, b) => b.score - a.score)
  return scored[0] !== undefined && scored[0].score >= 0.5 ? scored[0].entry : undefined
}

function scoreUpgrade(named: readonly string[]): number {
  const polarities = polaritiesOf(named)
  if (polarities.has('failure') || polarities.has('ending') || polarities.has('abandoned')) return 0
  return Math.max(...['upgrade', 'subscribe'].map((word) => scoreName([stem(word)], named)))
}
