import { AppError } from '../../domain/errors.ts'
import type { Clock } from '../../domain/clock.ts'
import { mailInvitation } from '../../server/members/invitation-mail.ts'
import type { LinkSender, LinkSent } from '../../server/members/mail-link.ts'
import { writeLinkPath } from '../../server/members/sign-in-mail.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { listMemberActs, recordMemberAct } from '../../store/members/acts.ts'
import {
  type Invitation,
  invite,
  inviteAgain,
  listInvitations,
  withdrawInvitation,
} from '../../store/members/invitations.ts'
import { endKey, endSessions, exchangeKey, listKeys, makeKey } from '../../store/members/keys.ts'
import { linkMinutes, makeLink } from '../../store/members/links.ts'
import { findMember, giveRole, listMembers, type Member, removeMember } from '../../store/workspaces/members.ts'
import type { MembersCommand } from './arguments.ts'
import { drawActs, drawInvitations, drawKeys, drawMembers } from './draw-members.ts'

export type MembersPlace = LinkSender & { clock: Clock; workspaceId: number }

const latestActs = 50

/**
 * Do one command as the operator.
 * @returns what to say
 * @throws AppError as the store does, not_found for an address that nobody has
 */
export async function runMembersCommand(place: MembersPlace, command: MembersCommand): Promise<string> {
  const { store, workspaceId, clock } = place
  const act = { by: null, at: clock.now() }
  const run = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(store.db, workspaceId, work)
  switch (command.name) {
    case 'list': {
      const [members, invitations] = await run(async (ws) => [await listMembers(ws), await listInvitations(ws)])
      return drawMembers(members) + drawInvitations(invitations, act.at)
    }
    case 'log':
      return drawActs(await run((ws) => listMemberActs(ws, { before: null, limit: latestActs })))
    case 'invite': {
      const invited = await run((ws) => invite(ws, command.email, command.role, act))
      return sayLink(command.email, await mailInvitation(place, workspaceId, invited))
    }
    case 'resend': {
      const invited = await run(async (ws) => inviteAgain(ws, (await findOpen(ws, command.email)).id, act))
      return sayLink(command.email, await mailInvitation(place, workspaceId, invited))
    }
    case 'withdraw':
      await run(async (ws) => withdrawInvitation(ws, (await findOpen(ws, command.email)).id, act))
      return `The invitation of ${command.email} is withdrawn.`
    case 'role': {
      const { role } = await run(async (ws) => giveRole(ws, (await find(ws, command.email)).id, command.role, act))
      return `${command.email} is ${role}, from the next request on.`
    }
    case 'remove':
      await run(async (ws) => removeMember(ws, (await find(ws, command.email)).id, act))
      return `${command.email} is no member any more. Their sessions and keys have ended.`
    case 'link': {
      const token = await run(async (ws) => {
        const { id: memberId } = await find(ws, command.email)
        // Whoever follows it comes in as that member: that the operator made it must be told.
        await recordMemberAct(ws, { kind: 'link_made', memberId }, act.at)
        return makeLink(ws.tx, { workspaceId, memberId }, act.at)
      })
      const url = new URL(writeLinkPath(token, '/'), place.publicUrl()).href
      return `This signs one browser in as ${command.email}, once, within ${linkMinutes} minutes:\n\n  ${url}\n`
    }
    case 'sign-out': {
      const ended = await run(async (ws) => endSessions(ws, (await find(ws, command.email)).id, act))
      return `${ended === 1 ? '1 session' : `${ended} sessions`} of ${command.email} ended.`
    }
    case 'keys': {
      const { email } = command
      return drawKeys(await run(async (ws) => listKeys(ws, email === null ? null : (await find(ws, email)).id, act.at)))
    }
    case 'make-key': {
      const { secret } = await run(async (ws) =>
        makeKey(ws, { memberId: (await find(ws, command.email)).id, name: command.keyName }, act),
      )
      return `It is shown this once:\n\n  ${secret}\n`
    }
    case 'exchange-key': {
      const { id, graceHours } = command
      const { secret } = await run((ws) => exchangeKey(ws, { id, holder: null, graceHours }, act))
      const old = graceHours === 0 ? 'The old key has ended.' : `The old key ends in ${graceHours} h.`
      return `It is shown this once:\n\n  ${secret}\n\n${old}`
    }
    case 'revoke-key':
      await run((ws) => endKey(ws, { id: command.id, holder: null, kind: 'key' }, act))
      return `The key ${command.id} has ended.`
  }
}

async function find(ws: WorkspaceTx, email: string): Promise<Member> {
  const member = await findMember(ws, email)
  if (member !== undefined) return member
  const known = (await listMembers(ws)).map((each) => each.email).join(', ')
  throw new AppError('not_found', { detail: `No member has the address ${email}. There is ${known}.` })
}

async function findOpen(ws: WorkspaceTx, email: string): Promise<Invitation> {
  const found = (await listInvitations(ws)).find((each) => each.email === email)
  if (found !== undefined) return found
  throw new AppError('not_found', { detail: `No invitation for ${email} is open.` })
}

function sayLink(email: string, sent: LinkSent): string {
  if (sent.kind === 'sent') return `${email} is invited, by email.`
  if (sent.kind === 'printed')
    return `${email} is invited. No mail server is set up: hand them the link above, or set SMTP_URL and resend.`
  return `${email} is invited, but the email could not be sent: ${sent.reason}\nMend that, then: npm run members -- resend ${email}`
}
