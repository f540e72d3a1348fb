import { channelWords } from '../channels.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { listSteps } from '../campaign/tree.ts'
import type { Schedule } from '../campaign/trigger.ts'
import { countOf } from '../words.ts'
import type { RehearsalPlan } from './life.ts'
import type { RehearsalResult } from './result.ts'

type Rehearsed = Pick<RehearsalPlan, 'document' | 'campaignId'>

/** What a member must know to read the figures: what is assumed, and what history cannot tell. */
export function listNotes({ document, campaignId }: Rehearsed, result: Omit<RehearsalResult, 'notes'>): string[] {
  const { trigger, conversion } = document
  const updates = listSteps(document.steps).some(({ step }) => step.kind === 'update')
  return [
    'Traits, consents and devices are taken as they are today: only events and messages have a history.',
    ...(looksAtLastVisit(document)
      ? ['Last visits are as today too: of those who count as gone, who has come back since is left out.']
      : []),
    ...(trigger.kind === 'broadcast' ? [tellBroadcast(trigger.schedule, result)] : []),
    ...('segment' in trigger
      ? [
          `Who ${trigger.kind === 'segment_entry' ? 'came into' : 'left'} the segment because a trait changed is not among them.`,
        ]
      : []),
    ...(conversion?.kind === 'segment' ? ['Conversions by a change of a trait are not among them.'] : []),
    ...(conversion === null || conversion.creditedTo === 'sent'
      ? []
      : [
          `Nobody can know who would have ${conversion.creditedTo} a message: conversions are counted for entries only.`,
        ]),
    ...(asksForOwnReactions(document, campaignId)
      ? ['Nobody can know who would have opened or clicked its messages: it is taken that nobody did.']
      : []),
    ...(result.entries.open === 0
      ? []
      : [`${countOf(result.entries.open, 'journey')} would still be under way when the window ends.`]),
    ...(result.zoneAssumed === 0
      ? []
      : [
          `For ${countOf(result.zoneAssumed, 'message')} the customer’s time zone is not known: ${result.zone} is taken.`,
        ]),
    ...(result.entries.stopped === 0
      ? []
      : [`${countOf(result.entries.stopped, 'journey')} would stop because a condition cannot be evaluated.`]),
    ...(updates ? ['Traits that its steps set count within the rehearsal and are not written.'] : []),
    'Every message that may leave is taken as delivered.',
  ]
}

const looksAtLastVisit = (document: Campaign) => /"last_seen_at"|"activeWithin"/.test(JSON.stringify(document))

const asksForOwnReactions = ({ steps, exit }: Campaign, id: string) =>
  new RegExp(`"(?:opened|clicked)":\\{"campaign":"${RegExp.escape(id)}"`).test(JSON.stringify([steps, exit]))

function tellBroadcast(schedule: Schedule, { broadcastAt }: Omit<RehearsalResult, 'notes'>): string {
  if (schedule.kind === 'recurring') return 'It is taken to have been sent each time that its schedule names.'
  if (schedule.kind === 'at' && schedule.zone === 'customer')
    return `It is taken to have been sent when the window opened, at ${schedule.at.slice(11)} in each customer’s own time.`
  const when =
    broadcastAt === null ? 'when the window opened' : `on ${broadcastAt.slice(0, 16).replace('T', ' at ')} UTC`
  return `It is taken to have been sent ${when}.`
}

/** “412 messages to 380 customers in 30 days: about 14 a day, 31 on the busiest.” */
export function sayVolume({ deliveries, days, sentByChannel, entries }: Omit<RehearsalResult, 'notes'>): string {
  if (deliveries.sent === 0)
    return entries.total === 0
      ? `Nobody would have entered in ${countOf(days, 'day')}.`
      : `${countOf(entries.customers, 'customer')} would have entered in ${countOf(days, 'day')}, and nobody would have got a message.`
  const channels = sentByChannel.map(
    ({ channel, count }) => `${count.toLocaleString('en')} by ${channelWords[channel]}`,
  )
  const perDay = deliveries.sent / days
  const pace = perDay < 1 ? 'fewer than one a day' : `about ${Math.round(perDay).toLocaleString('en')} a day`
  return (
    `It would have sent ${countOf(deliveries.sent, 'message')} to ${countOf(deliveries.recipients, 'customer')} in ${countOf(days, 'day')}` +
    ` (${channels.join(', ')}): ${pace}, ${deliveries.busiestDay.toLocaleString('en')} on the busiest.`
  )
}
