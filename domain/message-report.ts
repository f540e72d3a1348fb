/** What a provider of text messages tells of one of ours after it was handed over. */
export type MessageReport = {
  workspaceId: number
  deliveryId: number
  /** The provider's own id of the message. */
  providerMessageId: string
  /** Whom it went to, as the delivery has it. */
  address: string
  /** taken: no more than that the provider has it. */
  kind: 'taken' | 'delivered' | 'opened' | 'bounced' | 'soft_bounced'
  /** Why it was not delivered, as a code; null where it was. */
  reason: string | null
}

/** What a customer wrote to a number of ours. */
export type Reply = {
  channel: 'sms' | 'whatsapp'
  /** Their number in E.164. */
  address: string
  /** The provider's id: a repeated call has it again. */
  messageId: string
}
