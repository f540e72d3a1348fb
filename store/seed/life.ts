import type { Random } from './random.ts'

/** Something a customer did, in hours before now. */
export type Act = { name: string; hoursAgo: number; properties: Record<string, unknown> }

export type Plan = 'free' | 'trial' | 'pro' | 'enterprise'
export type Life = {
  plan: Plan
  createdHoursAgo: number
  /** Negative when it is ahead. Null without a trial. */
  trialEndedHoursAgo: number | null
  lastSeenHoursAgo: number
  usagePercent: number
  acts: Act[]
  lifetimeValue: number
}

/** How far back events reach; a customer may be older. */
export const historyDays = 120
const trialHours = 14 * 24
const features = ['brand_kit', 'export_pdf', 'auto_layout', 'comments', 'templates', 'dark_mode'] as const
const steps = ['import_logo', 'invite_team', 'choose_template', 'connect_drive'] as const

/**
 * One customer's story: how long they have been here, how much they do, what they bought, and whether they left.
 * @param zoneOffsetHours what to add to UTC for their own clock, so that they act in their waking hours
 * @param pace about how many events they make, 1 for the demo's default
 */
export function makeLife(random: Random, zoneOffsetHours: number, nowHour: number, pace: number): Life {
  const createdHoursAgo = random.chance(0.3) ? random.between(2, 60 * 24) : random.between(60 * 24, 420 * 24)
  const isNew = createdHoursAgo < trialHours
  const hasLeft = !isNew && createdHoursAgo > 75 * 24 && random.chance(0.3)
  const leftHoursAgo = hasLeft ? random.between(63 * 24, Math.min(createdHoursAgo, (historyDays + 10) * 24)) : 0
  const plan: Plan =
    isNew && random.chance(0.75)
      ? 'trial'
      : random.weigh([
          ['free', 55],
          ['pro', 38],
          ['enterprise', 7],
        ])
  const from = Math.min(createdHoursAgo, historyDays * 24)
  const awake = (hoursAgo: number) => moveToWakingHour(random, hoursAgo, nowHour + zoneOffsetHours)
  const anyTime = () => {
    const hoursAgo = leftHoursAgo + random.next() * Math.max(from - leftHoursAgo, 0)
    const moved = awake(hoursAgo)
    return moved > from ? hoursAgo : moved
  }

  const acts: Act[] = []
  const act = (name: string, hoursAgo: number, properties: Record<string, unknown> = {}) => {
    if (hoursAgo > 0 && hoursAgo <= historyDays * 24) acts.push({ name, hoursAgo, properties })
  }
  beginLife(random, act, createdHoursAgo)
  const lifetimeValue = shop(random, act, anyTime, hasLeft, pace) + paidSoFar(plan, createdHoursAgo)
  const days = Math.max(1, (from - leftHoursAgo) / 24)
  const visits = Math.round(
    pace *
      Math.min(days, 60) *
      random.next() *
      random.weigh([
        [0.05, 4],
        [0.22, 4],
        [0.75, 2],
      ]),
  )
  for (let visit = 0; visit < visits; visit += 1) {
    const hoursAgo = anyTime()
    act('app_opened', hoursAgo)
    if (random.chance(0.55)) act('feature_used', hoursAgo - 0.05, { feature: random.pick(features) })
    if (random.chance(0.2)) act('workflow_completed', hoursAgo - 0.2)
  }
  const usagePercent = random.chance(0.06) ? 100 : random.between(0, 99)
  if (usagePercent === 100 && (plan === 'free' || plan === 'trial'))
    act('usage_limit_reached', anyTime(), { limit: random.pick(['projects', 'exports', 'storage']) })
  payAndLeave(random, act, anyTime, plan, hasLeft ? leftHoursAgo : null)
  const lastAct = acts.reduce((least, { hoursAgo }) => Math.min(least, hoursAgo), Infinity)
  const lastSeenHoursAgo =
    lastAct === Infinity ? Math.max(leftHoursAgo, createdHoursAgo * random.next() * 0.9 + 1) : lastAct
  return {
    plan,
    createdHoursAgo,
    trialEndedHoursAgo: plan === 'trial' || random.chance(0.3) ? createdHoursAgo - trialHours : null,
    lastSeenHoursAgo,
    usagePercent,
    acts,
    lifetimeValue: Math.round(lifetimeValue * 100) / 100,
  }
}

type Do = (name: string, hoursAgo: number, properties?: Record<string, unknown>) => void

function beginLife(random: Random, act: Do, createdHoursAgo: number): void {
  act('signed_up', createdHoursAgo, { source: random.pick(['search', 'friend', 'advert', 'blog']) })
  const isStuck = random.chance(0.3)
  if (isStuck) act('setup_step_abandoned', createdHoursAgo - 0.3, { step: random.pick(steps) })
  if (random.chance(isStuck ? 0.5 : 0.85)) act('setup_completed', createdHoursAgo - random.between(1, 30))
  if (random.chance(0.6)) act('workflow_completed', createdHoursAgo - random.between(2, 70))
}

/** Carts, most of which become orders. @returns what was spent */
function shop(random: Random, act: Do, anyTime: () => number, hasLeft: boolean, pace: number): number {
  if (!random.chance(hasLeft ? 0.6 : 0.4)) return 0
  let spent = 0
  for (let cart = Math.max(1, Math.round(pace * random.between(0, 3))); cart > 0; cart -= 1) {
    const hoursAgo = anyTime()
    const items = random.between(1, 5)
    const value = items * random.pick([9, 15, 19, 29])
    const cartId = `cart_${Math.floor(random.next() * 36 ** 7).toString(36)}`
    act('cart_updated', hoursAgo, { cart_id: cartId, value, items })
    if (!random.chance(0.6)) continue
    act('order_completed', hoursAgo - random.next() * 3, { cart_id: cartId, total: value })
    spent += value
  }
  return spent
}

const monthlyPrice: Record<Plan, number> = { free: 0, trial: 0, pro: 12, enterprise: 49 }
const paidSoFar = (plan: Plan, createdHoursAgo: number) => monthlyPrice[plan] * Math.floor(createdHoursAgo / (30 * 24))

function payAndLeave(random: Random, act: Do, anyTime: () => number, plan: Plan, leftHoursAgo: number | null): void {
  if (monthlyPrice[plan] > 0 && random.chance(0.06)) {
    const hoursAgo = anyTime()
    act('payment_failed', hoursAgo, { attempt: 1 })
    if (random.chance(0.3)) act('payment_failed', hoursAgo - 24, { attempt: 2 })
    if (random.chance(0.7)) act('payment_succeeded', hoursAgo - 25)
  }
  if (leftHoursAgo !== null && random.chance(0.35))
    act('subscription_cancelled', leftHoursAgo, { plan: plan === 'free' ? 'pro' : plan })
  if (random.chance(0.08))
    act('nps_submitted', anyTime(), {
      score: random.weigh([
        [random.between(9, 10), 5],
        [random.between(7, 8), 3],
        [random.between(0, 6), 2],
      ]),
    })
}

/** Shift a time so that the customer's own clock shows an hour of the day, mostly of the working day. */
function moveToWakingHour(random: Random, hoursAgo: number, nowLocalHour: number): number {
  const wanted = (random.chance(0.75) ? random.between(8, 18) : random.between(19, 22)) + random.next()
  const local = (((nowLocalHour - hoursAgo) % 24) + 24) % 24
  const moved = hoursAgo + (local - wanted)
  return moved > 0.2 ? moved : moved + 24
}
