import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { reportUnknown } from '../check-names.ts'
import { findCountChange, passDays } from '../changes.ts'
import { sayWhen } from '../fact-words.ts'
import type { CustomerFacts, ReactionKind } from '../facts.ts'
import { addDays, isWithin } from '../moment.ts'
import { defineOperator, type SqlContext, type WordsContext } from '../operator.ts'
import { Days, Name, orNull } from '../parameters.ts'
import type { Problem } from '../problem.ts'
import { bindInstant } from '../values/value-sql.ts'
import { negate, quote, sayLastDays } from '../words.ts'

const Reaction = z
  .strictObject({
    campaign: Name.meta({ description: 'Id of a campaign; “this” in a campaign means itself' }),
    withinDays: orNull(Days),
  })
  .meta({ id: 'Reaction' })

const verbs: Record<ReactionKind, string> = {
  received: 'received',
  opened: 'opened',
  clicked: 'clicked in',
  converted: 'converted after',
}
const milestones = {
  received: sql`case when d.bounced_at is null then d.sent_at end`,
  opened: sql`d.opened_at`,
  clicked: sql`d.clicked_at`,
  converted: sql`d.converted_at`,
}

function sayReaction(kind: ReactionKind, p: z.infer<typeof Reaction>, names: WordsContext['names']): string {
  const window = p.withinDays === null ? '' : ` ${sayLastDays(p.withinDays)}`
  return `${verbs[kind]} ${quote(names.campaigns?.get(p.campaign) ?? p.campaign)}${window}`
}

/** The WHERE of a subquery over `deliveries d`, without the customer. */
function matchDeliveriesSql(
  kind: ReactionKind,
  { campaign, withinDays }: z.infer<typeof Reaction>,
  { workspaceId, now }: SqlContext,
): RawBuilder<boolean> {
  const since = withinDays === null ? sql`'-infinity'` : bindInstant(addDays(now, -withinDays))
  return sql`d.workspace_id = ${workspaceId} and d.campaign_id = ${campaign}
    and ${milestones[kind]} between ${since} and ${bindInstant(now)}`
}

/** What a customer did with the messages of a campaign, each milestone on its own: a conversion implies no open. */
const defineReaction = (kind: ReactionKind) =>
  defineOperator({
    key: kind,
    parameter: Reaction,
    words: (p, { names }) => sayReaction(kind, p, names),
    wordsNot: (p, { names }) => negate(sayReaction(kind, p, names)),
    toSql(p, context) {
      return context.few || context.isJoinable
        ? sql`exists (select 1 from deliveries d where ${matchDeliveriesSql(kind, p, context)} and d.customer_id = c.id)`
        : sql`(c.id in (select d.customer_id from deliveries d where ${matchDeliveriesSql(kind, p, context)}))`
    },
    idsSql: (p, context) =>
      sql`select d.customer_id as id from deliveries d where ${matchDeliveriesSql(kind, p, context)}`,
    asksIdAlone: () => true,
    isNeverNull: () => true,
    holds({ campaign, withinDays }, facts, { now }) {
      return facts.milestones.some(
        (milestone) =>
          milestone.campaign === campaign &&
          milestone.kind === kind &&
          isWithin(milestone.at, withinDays === null ? milestone.at : addDays(now, -withinDays), now),
      )
    },
    nextChange({ campaign, withinDays }, facts, { now }) {
      const stays = listReactions(kind, campaign, facts).map((at) => ({
        from: at,
        until: withinDays === null ? null : passDays(at, withinDays),
      }))
      return findCountChange(stays, { min: 1, max: null }, now)
    },
    explain({ campaign }, facts, { now }) {
      const times = listReactions(kind, campaign, facts).filter((at) => Temporal.Instant.compare(at, now) <= 0)
      const last = times.toSorted((a, b) => Temporal.Instant.compare(a, b)).at(-1)
      return { fact: last === undefined ? 'never' : `the last time ${sayWhen(last, now)}` }
    },
    needs: ({ campaign }) => [{ campaigns: [campaign] }],
    check: ({ campaign }, { catalogue, path }) =>
      catalogue.campaigns.has(campaign) ? [] : [reportCampaign(campaign, catalogue.campaigns, `${path}/campaign`)],
  })

function listReactions(kind: ReactionKind, campaign: string, { milestones }: CustomerFacts): Temporal.Instant[] {
  return milestones.flatMap((each) => (each.campaign === campaign && each.kind === kind ? [each.at] : []))
}

/** Somebody who wrote the campaign's name is told its id. */
function reportCampaign(wanted: string, campaigns: ReadonlyMap<string, string>, path: string): Problem {
  const report = reportUnknown('campaign', wanted, [...campaigns.keys(), ...campaigns.values()], path)
  const ids = report.nearest.flatMap((near) =>
    campaigns.has(near) ? [near] : Array.from(campaigns).flatMap(([id, name]) => (name === near ? [id] : [])),
  )
  return { ...report, nearest: ids }
}

export const received = defineReaction('received')
export const opened = defineReaction('opened')
export const clicked = defineReaction('clicked')
export const converted = defineReaction('converted')
