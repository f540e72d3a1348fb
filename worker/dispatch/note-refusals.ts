import type { WorkspaceTx } from '../../store/database/db.ts'
import { noteRefusedDevices, pauseChannel } from '../../store/deliveries/channel-pauses.ts'
import type { Dispatch } from './dispatch.ts'
import type { Answered } from './send-batch.ts'

/** How long a channel rests after its provider refused to go on. */
export const restMs = 5 * 60_000

/** The first that concerns all rests the channel; those of some devices are told, and nothing rests for them. */
export async function noteRefusals(
  { log }: Dispatch,
  ws: WorkspaceTx,
  kept: readonly Answered[],
  now: Temporal.Instant,
): Promise<void> {
  const provider = kept[0]?.attempt.provider
  const refusals = kept.flatMap(({ attempt, answers }) =>
    answers.flatMap((answer, index) =>
      answer.kind === 'stop' ? [{ ...answer, address: attempt.messages[index]?.address ?? '' }] : [],
    ),
  )
  if (provider === undefined || refusals.length === 0) return
  const { channel, name } = provider
  const { workspaceId } = ws
  const ofAll = refusals.find(({ concerns }) => concerns === undefined)
  if (ofAll !== undefined) {
    const { reason } = ofAll
    await pauseChannel(ws, { channel, provider: name, reason, until: now.add({ milliseconds: restMs }) }, now)
    log.error({ workspaceId, channel, provider: name, reason }, 'the provider refuses to send: an operator must act')
  }
  const ofDevices = Map.groupBy(
    refusals.filter(({ concerns }) => concerns === 'devices'),
    ({ reason }) => reason,
  )
  for (const [reason, group] of ofDevices) {
    const tokens = group.map(({ address }) => address)
    const platforms = await noteRefusedDevices(ws, { provider: name, reason, tokens }, now)
    if (platforms.length > 0)
      log.error(
        { workspaceId, channel, provider: name, reason, platforms },
        'devices are refused: an operator must act',
      )
  }
}
