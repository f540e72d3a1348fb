/** One line of the audit: who did what, when, from where, by which approval, and what it changed. */
export type AuditRow = {
  /** Unique in the workspace, such as `call:1204`; with `at` it is where a page ends. */
  id: string
  at: Temporal.Instant
  kind: string
  /** A member's id; null for the operator at the terminal and for Carillon itself. */
  by: string | null
  /** The member's name of today; null for one who is gone. */
  byName: string | null
  surface: string | null
  threadId: string | null
  /** What it was done to: the id of a campaign, segment, memory or member. */
  about: string | null
  approvalId: string | null
  /** What the approval is bound to. */
  contentHash: string | null
  before: unknown
  after: unknown
  facts: unknown
}

/** Up to where an audit was read: the time and id of its last line. */
export type AuditCursor = { at: Temporal.Instant; id: string }

const cursorShape = /^(\S{1,40})~([\w:]{1,100})$/

export const writeAuditCursor = ({ at, id }: AuditCursor): string => `${at.toString()}~${id}`

/** Null for a text that is no cursor. */
export function readAuditCursor(text: string): AuditCursor | null {
  const [, at = '', id = ''] = cursorShape.exec(text) ?? []
  try {
    return { at: Temporal.Instant.from(at), id }
  } catch {
    return null
  }
}
