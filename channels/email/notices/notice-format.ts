import type { MailNotice } from '../../../domain/mail-notice.ts'

/** How one mail service tells what became of our mails, by calling `/webhooks/<name>`. */
export type NoticeFormat = {
  name: string
  /**
   * What a call tells; empty for one that tells nothing of our mails.
   * @param body the call's JSON, parsed
   * @throws AppError unauthenticated when the service did not sign it for us, unavailable when that cannot be checked now
   */
  read(body: unknown): Promise<MailNotice[]>
}
