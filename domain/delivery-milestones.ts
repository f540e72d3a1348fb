/** What others may hear of a delivery, in the order in which it can happen. Each has a time: `sent_at` and so on. */
export const tellableMilestones = [
  'attempted',
  'sent',
  'delivered',
  'opened',
  'clicked',
  'converted',
  'failed',
  'bounced',
  'soft_bounced',
  'complained',
  'skipped',
  'uncertain',
] as const

/** What a machine did is kept for traces, and is nobody's reaction. */
export const deliveryMilestones = ['queued', ...tellableMilestones, 'machine_opened', 'machine_clicked'] as const
export type DeliveryMilestone = (typeof deliveryMilestones)[number]
