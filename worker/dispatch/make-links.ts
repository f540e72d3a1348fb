import type { MessageLinks } from '../../channels/message-links.ts'
import { signLinks } from '../../channels/tracking/sign-links.ts'
import type { Channel } from '../../domain/channels.ts'
import type { WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { Dispatch } from './dispatch.ts'

/** The links of one delivery, by the channel it takes. */
export type DeliveryLinks = (channel: Channel) => MessageLinks

/** The same delivery always gets the same links, so that handing it over again changes nothing. */
export const makeLinks =
  (
    links: Dispatch['links'],
    workspaceId: number,
    { id, customerId, topic }: { id: number; customerId: number; topic: string | null },
    { shortLinks }: Pick<WorkspaceSettings, 'shortLinks'>,
  ): DeliveryLinks =>
  (channel) =>
    signLinks({ ...links, workspaceId, customerId, deliveryId: id, channel, topic, shortLinks })
