import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { CampaignProblem } from '../../domain/campaign/check-names.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import { type Channel, channelWords } from '../../domain/channels.ts'
import { countOf } from '../../domain/words.ts'
import { type AudienceCount, measureAudience } from '../../store/audience.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

/**
 * Messages without a channel that anyone in today's audience can be reached on, consent aside. An audience without
 * anybody says nothing about channels.
 */
export async function findUnreachable(
  ws: WorkspaceTx,
  { audience, steps }: Campaign,
  now: Temporal.Instant,
): Promise<CampaignProblem[]> {
  const messages = listSteps(steps).flatMap(({ step, path }) => {
    if (step.kind !== 'message') return []
    const channels = step.channels.map(({ channel }) => channel)
    return channels.includes('in_app') ? [] : [{ path: `${path}/channels`, channels }]
  })
  if (messages.length === 0) return []
  const measured = await measureAudience(ws, audience, now)
  if (measured.count === 0) return []
  const reached = new Set(measured.reach.flatMap(({ channel, count }) => (count > 0 ? [channel] : [])))
  return messages
    .filter(({ channels }) => !channels.some((channel) => reached.has(channel)))
    .map(({ path, channels }) => sayUnreachable(path, channels, measured))
}

function sayUnreachable(path: string, channels: readonly Channel[], { count, reach }: AudienceCount): CampaignProblem {
  const used = channels.map((channel) => channelWords[channel]).join(' or ')
  const others = reach.filter((each) => each.count > 0)
  const remedies = others.map((each) => `${channelWords[each.channel]} (reaches ${each.count.toLocaleString('en')})`)
  return {
    path,
    code: 'reaches_nobody',
    message: `Of ${countOf(count, 'customer')} in the audience, nobody can be reached by ${used}: there is no address or device for it, or it is suppressed. Add a channel that reaches them: ${remedies.join(', ')}.`,
    nearest: others.map(({ channel }) => channel),
  }
}
