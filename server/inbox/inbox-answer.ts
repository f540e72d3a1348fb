import type { InboxPage } from '../../store/inbox/inbox.ts'

/** An inbox as the customer's app gets it, over HTTP and over the socket alike. */
export const toInboxAnswer = ({ messages, unread, hasMore }: InboxPage) => ({
  messages: messages.map(({ id, sentAt, readAt, clickedAt, expiresAt, ...message }) => ({
    id: String(id),
    ...message,
    sentAt: sentAt.toString(),
    readAt: readAt?.toString() ?? null,
    clickedAt: clickedAt?.toString() ?? null,
    expiresAt: expiresAt.toString(),
  })),
  unread,
  next: hasMore ? String(messages.at(-1)?.id ?? '') : null,
})
export type InboxAnswer = ReturnType<typeof toInboxAnswer>
