import type { Provider, SendResult } from '../../channels/provider.ts'
import { showsWell, signOf } from '../../channels/send-each.ts'
import {
  beginProbe,
  type Carrier,
  endProbe,
  noteFaults,
  noteWell,
  type ProviderHealth,
  readHealth,
} from '../../store/deliveries/provider-health.ts'
import type { Dispatch } from './dispatch.ts'

/** How many messages ask after a rest: of a provider that may have taken what it does not answer, one. */
const probeSize = { idempotent: 5, other: 1 }

type Turn = {
  /** How many deliveries of the lane may be claimed; none while its provider rests or another worker asks first. */
  limit: number
  /** Let others ask, too. */
  end(): Promise<void>
}

/** How much of a lane may be claimed now, by the health of who carries it. */
export async function askHealth(dispatch: Dispatch, lane: string, limit: number): Promise<Turn> {
  const { db, clock, providers } = dispatch
  const end = () => Promise.resolve()
  const [health] = (await readHealth(db)).filter((each) => isOf(each, carrierOf(dispatch, lane)))
  if (health?.restsUntil == null) return { limit, end }
  const carrier = carrierOf(dispatch, lane)
  const now = clock.now()
  const probe = isResting(health, now) ? null : await beginProbe(db, carrier, now)
  if (probe === null) return { limit: 0, end }
  const provider = [...providers.values()].find(({ channel }) => channel === lane)
  const most = provider?.idempotent === true ? probeSize.idempotent : probeSize.other
  return { limit: Math.min(limit, most), end: () => endProbe(db, carrier, probe) }
}

/** Until when a provider rests; null when it does not. */
export async function findRest(dispatch: Dispatch, { channel }: Provider): Promise<Temporal.Instant | null> {
  const now = dispatch.clock.now()
  const health = (await readHealth(dispatch.db)).find((each) => isOf(each, carrierOf(dispatch, channel)))
  return health !== undefined && isResting(health, now) ? health.restsUntil : null
}

const carrierOf = ({ carriers }: Pick<Dispatch, 'carriers'>, channel: string): Carrier => ({
  channel,
  provider: carriers[channel] ?? '',
})
const isOf = (health: ProviderHealth, { channel, provider }: Carrier) =>
  health.channel === channel && health.provider === provider
const isResting = ({ restsUntil }: ProviderHealth, now: Temporal.Instant) =>
  restsUntil !== null && Temporal.Instant.compare(restsUntil, now) > 0

/**
 * Keep, for all workers, what a provider's answers say of itself.
 * @returns until when it rests; null when it does not
 */
export async function noteAnswers(
  dispatch: Dispatch,
  { channel, name }: Provider,
  answers: readonly SendResult[],
): Promise<Temporal.Instant | null> {
  const { db, clock, log } = dispatch
  const carrier = carrierOf(dispatch, channel)
  const now = clock.now()
  const signs = answers.flatMap((answer) => signOf(answer) ?? [])
  const isQuota = signs.includes('quota')
  const isCut = answers.some((answer) => answer.kind === 'not_asked' && signOf(answer) === 'ill')
  if (signs.length > 0 && (isQuota || isCut || !answers.some(showsWell))) {
    const telling = answers.find((answer) => signOf(answer) !== undefined && answer.kind !== 'not_asked')
    const said = telling !== undefined && 'reason' in telling ? telling.reason : ''
    // A code, never a server's own words: they may quote an address.
    const reason = /^[a-z0-9_]+/.exec(said)?.[0] ?? 'no_answer'
    const leastMs = Math.max(
      0,
      ...answers.map((each) => (signOf(each) === 'quota' && each.kind === 'retry' ? each.afterMs : 0)),
    )
    const faults = { count: signs.length, isCertain: isQuota || isCut, reason, leastMs }
    const { restsUntil, isFirst } = await noteFaults(db, carrier, faults, now)
    if (isFirst)
      log.error(
        { channel, provider: name, reason, until: restsUntil },
        'a provider is ill: it rests, and is tried by a few messages',
      )
    return restsUntil
  }
  if (answers.some(showsWell) && (await noteWell(db, carrier, now)))
    log.info({ channel, provider: name }, 'a provider answers again')
  return null
}
