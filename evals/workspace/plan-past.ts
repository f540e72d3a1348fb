import type { PastDelivery, PastEntry } from '../../store/seed/play-campaign.ts'
import type { Fixture, PastRule } from './fixture.ts'
import { idOf } from './fixture.ts'
import type { PlannedCustomer } from './plan-customers.ts'
import { daysBefore } from './value-of.ts'

/** The journeys that are over and their deliveries, as the fixture's rules count them. */
export function planPast(fixture: Fixture, customers: readonly PlannedCustomer[], now: Temporal.Instant): PastEntry[] {
  return fixture.groups.flatMap(({ name, past }) => {
    const group = customers.filter(({ group }) => group === name)
    return past.flatMap((rule) => planEntries(fixture, rule, group.slice(rule.after), now))
  })
}

type Kind = { state: 'sent' | 'held_out' } | { state: 'skipped'; reason: string }

function planEntries(
  fixture: Fixture,
  rule: PastRule,
  group: readonly PlannedCustomer[],
  now: Temporal.Instant,
): PastEntry[] {
  const document = fixture.campaigns.find((each) => each.document.name === rule.campaign)?.document
  if (document === undefined) throw new RangeError(`the fixture ${fixture.name} has no campaign “${rule.campaign}”`)
  const kinds: Kind[] = [
    ...Array.from({ length: rule.sent }, () => ({ state: 'sent' as const })),
    ...rule.skipped.flatMap(({ reason, count }) =>
      Array.from({ length: count }, () => ({ state: 'skipped' as const, reason })),
    ),
    ...Array.from({ length: rule.heldOut }, () => ({ state: 'held_out' as const })),
  ]
  if (kinds.length > group.length)
    throw new RangeError(`“${rule.campaign}” has ${kinds.length} entries, and its group ${group.length} customers`)
  const at = daysBefore(now, rule.daysAgo)
  return kinds.map((kind, index) => {
    const heldOutIndex = index - (kinds.length - rule.heldOut)
    const hasConverted = kind.state === 'held_out' ? heldOutIndex < rule.heldOutConverted : index < rule.converted
    const trigger = document.trigger.kind === 'event' ? document.trigger.event : null
    return {
      campaignId: idOf('cmp', rule.campaign),
      customerId: group[index]?.id ?? 0,
      occurrence: trigger === null ? 'launch-1' : `past-${index}`,
      triggerEvent: trigger === null ? null : { name: trigger, at, properties: {} },
      arms: {},
      enteredAt: at,
      endedAt: at.add({ hours: 1 }),
      state: kind.state === 'held_out' ? 'held_out' : 'finished',
      endReason: kind.state === 'held_out' ? 'holdout' : null,
      convertedAt: hasConverted ? at.add({ hours: 8 }) : null,
      deliveries:
        kind.state === 'held_out'
          ? []
          : [planDelivery(rule, kind, index, { at, topic: document.topic, customer: group[index] })],
    }
  })
}

function planDelivery(
  rule: PastRule,
  kind: Kind,
  index: number,
  { at, topic, customer }: { at: Temporal.Instant; topic: string | null; customer: PlannedCustomer | undefined },
): PastDelivery {
  const { channel, step: stepId } = rule
  const common = { stepId, lane: topic === null ? 'transactional' : 'marketing', at, topic }
  if (kind.state === 'skipped') {
    const { reason } = kind
    // A fixture's reasons are the product's own, which the table's own check holds to.
    return {
      ...common,
      times: {},
      choice: { kind: 'skip', channel, reason, detail: { channel }, tried: [] } as PastDelivery['choice'],
    }
  }
  const minutes = (count: number) => at.add({ minutes: count })
  return {
    ...common,
    times: {
      sent: minutes(1),
      delivered: minutes(2),
      ...(index < rule.opened && { opened: minutes(120) }),
      ...(index < rule.clicked && { clicked: minutes(121) }),
      ...(index < rule.converted && { converted: at.add({ hours: 8 }) }),
    },
    // Only what is written of a choice: its channel, address and language.
    choice: {
      kind: 'send',
      channel,
      addresses: [customer?.email ?? ''],
      chosen: { language: null },
      tried: [],
    } as unknown as PastDelivery['choice'],
  }
}
