import type { Campaign } from '../campaign/campaign.ts'
import type { CustomerFacts } from '../conditions/facts.ts'
import { AppError } from '../errors.ts'
import { resolveZone } from '../gates/resolve-zone.ts'
import { advance, type AdvanceScope } from './advance.ts'
import { drawHoldout, type EarlierEntries } from './enter.ts'
import type { Decision, Entry } from './entry.ts'

export type DecideScope = Omit<AdvanceScope, 'zone'> & {
  workspaceZone: string
  /** Hears of a condition that can no longer be evaluated. */
  onFault: (fault: AppError) => void
}

const ended = (state: 'held_out' | 'stopped', endReason: string): Decision => ({
  state,
  endReason,
  stepId: null,
  dueAt: null,
  awaitedEvent: null,
  delivery: null,
  call: null,
  arms: {},
  traits: {},
  ran: [],
  paths: {},
  event: null,
})

/**
 * Where an entry goes from here. One whose conditions can no longer be evaluated is stopped, with the reason: it must
 * not hold up the others.
 */
export function decideEntry(
  document: Campaign,
  entry: Entry,
  facts: CustomerFacts,
  { workspaceZone, onFault, ...scope }: DecideScope,
): Decision {
  try {
    const { zone } = resolveZone(facts.traits['timezone'], workspaceZone)
    return advance(document, entry, facts, { ...scope, zone })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    onFault(error)
    return { ...ended('stopped', error.code), arms: entry.arms }
  }
}

/**
 * An entry as it begins, on the first step of its campaign.
 * @param earlier what the customer's earlier entries in the campaign drew, if there are any
 */
export function beginEntry(
  document: Campaign,
  start: Pick<Entry, 'campaignId' | 'customerId' | 'triggerEvent' | 'enteredAt'>,
  earlier?: EarlierEntries,
): Entry {
  const stepId = document.steps[0]?.id ?? null
  return { ...start, state: 'due', stepId, arms: {}, earlierArms: earlier?.arms ?? {}, passed: [], journey: {} }
}

/** How a new entry goes on at once: held out for good, or as its first steps lead it. */
export function decideFirst(
  document: Campaign,
  entry: Entry,
  facts: CustomerFacts,
  scope: DecideScope,
  earlier?: EarlierEntries,
): Decision {
  return drawHoldout(document, entry, earlier)
    ? ended('held_out', 'holdout')
    : decideEntry(document, entry, facts, scope)
}
