import type { ApprovalCard, CopyPreview, MemoryCard } from './cards.ts'
import { handleOf } from './customer-handle.ts'

/** “2026-11-25 09:00”, in UTC. */
export const shortMoment = (at: string): string => at.slice(0, 16).replace('T', ' ')

/** What has become of an approval, or what it waits for. */
export function sayApproval({
  status,
  expiresAt,
  decidedBy,
  approvers,
  approvedBy = null,
  role,
}: ApprovalCard): string {
  if (status !== 'pending') return decidedBy === null ? status : `${status} by ${decidedBy}`
  const who = role === 'admin' ? 'an admin' : 'a decision'
  const until = `waits for ${who} until ${shortMoment(expiresAt)} UTC`
  if (approvers !== 2) return until
  return approvedBy === null
    ? `two people must approve it (0 of 2) · ${until}`
    : `1 of 2 approved, by ${approvedBy}; somebody else must too · ${until}`
}

export const memoryTitles: Record<MemoryCard['action'], string> = {
  remembered: 'Remembered',
  forgotten: 'Forgotten',
  proposed: 'Shall I keep this?',
}

/** What can be said next. */
export const memoryHints: Record<MemoryCard['action'], string> = {
  remembered: 'say “undo” to take it back',
  forgotten: 'say “undo” to have it back',
  proposed: 'say “keep it”, “keep it for everyone” or “don’t keep it”',
}

/** Why a preview is shown for this customer, what models call them, and in which language they read. */
export function describeReader({ customerId, why, language }: CopyPreview): string[] {
  const parts = [
    ...(why === undefined ? [] : [why]),
    ...(customerId === 0 ? [] : [handleOf(customerId)]),
    ...(language == null ? [] : [language]),
  ]
  return parts.length === 0 ? [] : [parts.join(' · ')]
}
