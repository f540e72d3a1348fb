/** What a mail service tells of one of our mails after it took it. */
export type MailNotice = {
  /** The Message-ID that the mail left with, which names the two that follow. */
  messageId: string
  workspaceId: number
  deliveryId: number
  /** bounced: the address will never take mail. soft_bounced: not this time, or nobody can say. */
  kind: 'delivered' | 'bounced' | 'soft_bounced' | 'complained'
  /** Whom the mail was sent to. */
  recipients: readonly string[]
  /** A code such as `NoEmail 5.1.1`, without addresses; null for none. */
  reason: string | null
  /** By the service's clock. */
  at: Temporal.Instant
}
