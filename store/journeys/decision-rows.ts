import { sql } from 'kysely'
import { type Decision, isOver } from '../../domain/journey/entry.ts'
import { toMoment } from '../../domain/trace/moment.ts'

/** A decision as one JSON row of a set that Postgres reads with jsonb_to_recordset. */
export function toDecisionRow(decision: Decision, at: Temporal.Instant) {
  return {
    arms: decision.arms,
    state: decision.state,
    stepId: decision.stepId,
    waitingSince: decision.state === 'waiting' ? at.toString() : null,
    awaitedEvent: decision.awaitedEvent,
    dueAt: decision.dueAt?.toString() ?? null,
    endedAt: isOver(decision.state) ? at.toString() : null,
    endReason: decision.endReason,
    trace: [toMoment(decision, at)],
    deliveryStepId: decision.delivery?.stepId ?? null,
    deliveryDueAt: decision.delivery?.dueAt.toString() ?? null,
    lane: decision.delivery?.lane ?? null,
    callStepId: decision.call?.stepId ?? null,
    callUrl: decision.call?.url ?? null,
  }
}

/** The columns of toDecisionRow, with the campaign's topic for the delivery. */
export const entryColumns = sql.raw(
  `arms jsonb, state text, "stepId" text, "waitingSince" timestamptz, "awaitedEvent" text, "dueAt" timestamptz,
   "endedAt" timestamptz, "endReason" text, trace jsonb, "deliveryStepId" text, "deliveryDueAt" timestamptz, lane text, topic text,
   "callStepId" text, "callUrl" text`,
)

export const deliveryColumns = sql.raw('step_id, topic, lane, due_at, queued_at')

export const callColumns = sql.raw(
  'workspace_id, kind, campaign_id, version, entry_id, step_id, url, due_at, queued_at',
)
