import type { RecordedAct } from '../../store/members/acts.ts'
import type { Invitation } from '../../store/members/invitations.ts'
import type { MemberKey } from '../../store/members/keys.ts'
import type { Member } from '../../store/workspaces/members.ts'
import { fitText, measureWidth, padEnd } from '../terminal/page.ts'

const widest = 40
const shortTime = (at: Temporal.Instant | null) => at?.toString().slice(0, 16).replace('T', ' ') ?? 'never'

/** Columns as wide as what stands in them; what people wrote cannot move the cursor. */
function drawTable(head: string[], rows: string[][]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => fitText(cell, widest)))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => measureWidth(row[column] ?? ''))))
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => padEnd(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

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
