import { reachConditions } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { StepOf } from '../../domain/campaign/steps.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { countMatching, readSqlScope } from '../audience.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { countEnteredBefore } from '../journeys/entered-before.ts'

/** Of the audience, who gets a message, caps and quiet hours aside, and who does not, each for one reason. */
export type Receivers = {
  willReceive: number
  suppressed: number
  notConsented: number
  unreachable: number
  /** The copy cannot be filled in for them. */
  unrendered: number
  enteredBefore: number
  heldOut: number
}

/**
 * Count who would get a message of a campaign now.
 * @param neededTraits what its copy shows without a default
 */
export async function countReceivers(
  ws: WorkspaceTx,
  { id, document }: { id: string; document: Campaign },
  { step, neededTraits }: { step: StepOf<'message'>; neededTraits: readonly string[] },
  now: Temporal.Instant,
): Promise<Receivers> {
  const reach = reachConditions(document, step)
  const lacksTrait = anyOf(neededTraits.map((name) => ({ trait: { name, exists: false } })))
  const cannotRender: Condition = { all: [reach.willReceive, lacksTrait] }
  const conditions = [reach.willReceive, reach.suppressed, reach.notConsented, reach.unreachable, cannotRender]
  const scope = await readSqlScope(ws, now)
  const counts = await countMatching(ws, conditions, scope, document.audience)
  const [reached = 0, suppressed = 0, notConsented = 0, unreachable = 0, unrendered = 0] = counts
  const gets: Condition = { all: [document.audience, reach.willReceive, { not: lacksTrait }] }
  const since = sinceWhenEntered(document, now)
  const enteredBefore = since === undefined ? 0 : await countEnteredBefore(ws, gets, scope, { campaignId: id, since })
  const mayGet = reached - unrendered - enteredBefore
  const heldOut = Math.round((mayGet * document.holdoutPercent) / 100)
  return { willReceive: mayGet - heldOut, suppressed, notConsented, unreachable, unrendered, enteredBefore, heldOut }
}

/** Entries after this keep a customer out: null for any, undefined where none does. A key of the event begins another. */
function sinceWhenEntered({ reentry, trigger }: Campaign, now: Temporal.Instant): Temporal.Instant | null | undefined {
  if (reentry === 'every_time' || (trigger.kind === 'event' && trigger.keyedBy !== null)) return undefined
  return reentry === 'once' ? null : now.subtract({ hours: 24 * reentry.afterDays })
}

const anyOf = (conditions: Condition[]): Condition =>
  conditions.length === 0 ? { not: { everyone: true } } : { any: conditions }
