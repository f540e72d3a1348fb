import type { CampaignCard } from '../../../domain/cards.ts'
import type { Part } from '../blocks.ts'

export const brakeActions = { pause: 'brake_pause', stop: 'brake_stop' } as const

/** Names the block, so that it is found again in the message once a brake was put on. */
export const brakeBlockOf = (campaignId: string): string => `brakes_${campaignId}`

/** Pause and Stop for a campaign that runs; Stop is for good and asks once more. */
export function brakeButtons({ campaignId, status }: Pick<CampaignCard, 'campaignId' | 'status'>): Part[] {
  if (status !== 'live' && status !== 'paused') return []
  const confirm = {
    title: 'Stop it for good?',
    text: 'What is queued will be skipped. It cannot run again.',
    yes: 'Stop for good',
    no: status === 'paused' ? 'Keep it paused' : 'Keep it running',
  }
  return [
    {
      kind: 'buttons',
      id: brakeBlockOf(campaignId),
      buttons: [
        ...(status === 'live' ? [{ action: brakeActions.pause, label: 'Pause', value: campaignId }] : []),
        { action: brakeActions.stop, label: 'Stop', value: campaignId, style: 'danger', confirm },
      ],
    },
  ]
}
