import type { OutgoingMessage } from '../../channels/provider.ts'
import type { RenderedContent } from '../../channels/rendered-content.ts'
import { readSender } from '../../channels/sender.ts'
import type { WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { DeliveryLinks } from './make-links.ts'

type Handover = {
  workspaceId: number
  id: number
  /** As deliveries.address holds them: one to a line, several only for push. */
  address: string
  content: RenderedContent
  settings: WorkspaceSettings
  links: DeliveryLinks
}

export const joinAddresses = (addresses: readonly string[]) => addresses.join('\n')

/**
 * The messages of a delivery as its provider gets them, one for each address: the same each time, so that a second call
 * repeats the first.
 */
export function makeMessages({ workspaceId, id, address, content, settings, links }: Handover): OutgoingMessage[] {
  const unsubscribeUrl = content.channel === 'email' ? links('email').unsubscribeUrl : null
  return address.split('\n').map((each) => ({
    workspaceId,
    deliveryId: id,
    idempotencyKey: `carillon-${workspaceId}-${id}`,
    address: each,
    content,
    sender: readSender(settings),
    unsubscribeUrl,
  }))
}
