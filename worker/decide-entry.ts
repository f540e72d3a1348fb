import { AppError } from '../domain/errors.ts'
import { advance, type AdvanceScope } from '../domain/journey/advance.ts'
import { isHeldOut } from '../domain/journey/chance.ts'
import type { CustomerFacts } from '../domain/conditions/facts.ts'
import type { Decision, Entry } from '../domain/journey/entry.ts'
import { resolveZone } from '../domain/gates/resolve-zone.ts'
import type { Version } from '../store/journeys/versions.ts'
import type { Work } from './work.ts'

type Context = Omit<AdvanceScope, 'zone'> & { workspaceZone: string }

const ended = (state: 'held_out' | 'stopped', endReason: string): Decision => ({
  state,
  endReason,
  stepId: null,
  dueAt: null,
  awaitedEvent: null,
  delivery: null,
  arms: {},
  traits: {},
  ran: [],
})

/**
 * Where an entry goes from here. One whose conditions can no longer be evaluated is stopped, with the reason: it must
 * not hold up the others.
 */
export function decideEntry(
  work: Work,
  version: Version,
  entry: Entry,
  facts: CustomerFacts,
  { workspaceZone, ...scope }: Context,
): Decision {
  try {
    return advance(version.document, entry, facts, {
      ...scope,
      zone: resolveZone(facts.traits['timezone'], workspaceZone).zone,
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    work.log.error({ campaign: version.campaignId, version: version.version, code: error.code }, error.message)
    return { ...ended('stopped', error.code), arms: entry.arms }
  }
}

/** How a new entry begins: held out for good, or on its first step. */
export function decideFirst(
  work: Work,
  version: Version,
  start: Pick<Entry, 'customerId' | 'triggerEvent'>,
  facts: CustomerFacts,
  context: Context,
): Decision {
  const { campaignId, document } = version
  if (isHeldOut(campaignId, start.customerId, document.holdoutPercent)) return ended('held_out', 'holdout')
  const stepId = document.steps[0]?.id ?? null
  const entry: Entry = { ...start, campaignId, state: 'due', stepId, arms: {}, journey: {}, enteredAt: context.now }
  return decideEntry(work, version, entry, facts, context)
}
