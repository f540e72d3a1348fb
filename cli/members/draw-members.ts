import type { RecordedAct } from '../../store/members/acts.ts'
import type { Invitation } from '../../store/members/invitations.ts'
import type { MemberKey } from '../../store/members/keys.ts'
import type { Member } from '../../store/workspaces/members.ts'
import { drawTable, shortTime } from '../terminal/table.ts'

export const drawMembers = (members: readonly Member[]): string =>
  drawTable(
    ['EMAIL', 'NAME', 'ROLE'],
    members.map(({ email, name, role }) => [email, name, role]),
  )

export function drawInvitations(invitations: readonly Invitation[], at: Temporal.Instant): string {
  if (invitations.length === 0) return ''
  const rows = invitations.map(({ email, role, expiresAt }) => {
    const hasExpired = Temporal.Instant.compare(expiresAt, at) <= 0
    return [email, role, `${hasExpired ? 'expired' : 'until'} ${shortTime(expiresAt)}`]
  })
  return `\n${drawTable(['INVITED', 'ROLE', 'LINK'], rows)}`
}

export function drawKeys(keys: readonly MemberKey[]): string {
  if (keys.length === 0) return 'There are no API keys.\n'
  const rows = keys.map(({ id, memberName, name, hint, lastUsedAt, expiresAt }) => [
    id,
    memberName,
    name ?? 'this machine’s own',
    `…${hint}`,
    shortTime(lastUsedAt),
    expiresAt === null ? '' : shortTime(expiresAt),
  ])
  return drawTable(['KEY', 'MEMBER', 'NAME', 'ENDS IN', 'LAST USED', 'HOLDS UNTIL'], rows)
}

export function drawActs(acts: readonly RecordedAct[]): string {
  if (acts.length === 0) return 'Nothing was done yet.\n'
  const rows = acts.map(({ at, kind, by, email, facts }) => [
    shortTime(at),
    kind,
    by ?? 'operator',
    email ?? '',
    Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  ])
  return drawTable(['WHEN (UTC)', 'WHAT', 'BY', 'ABOUT', 'FACTS'], rows)
}
