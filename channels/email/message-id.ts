import { domainToASCII } from 'node:url'

type Delivery = { workspaceId: number; deliveryId: number }

/** The Message-ID of a delivery's mail: the same however often it is sent, so that a mailbox knows the second for the first. */
export function writeMessageId({ workspaceId, deliveryId }: Delivery, senderEmail: string): string {
  const domain = senderEmail.slice(senderEmail.lastIndexOf('@') + 1)
  return `<carillon.${workspaceId}.${deliveryId}@${domainToASCII(domain) || domain}>`
}

const ours = /^<?carillon\.(\d{1,9})\.(\d{1,15})@[^\s<>@]{1,255}>?$/

/** The delivery that a Message-ID names; null when it is none of ours. */
export function readMessageId(messageId: string): Delivery | null {
  const [, workspaceId, deliveryId] = ours.exec(messageId) ?? []
  return workspaceId === undefined || deliveryId === undefined
    ? null
    : { workspaceId: Number(workspaceId), deliveryId: Number(deliveryId) }
}
