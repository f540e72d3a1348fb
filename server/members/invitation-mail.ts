import { type Invited, invitationDays } from '../../store/members/invitations.ts'
import { type LinkSender, type LinkSent, mailLink } from './mail-link.ts'

export const invitationPath = '/invitation'

export function mailInvitation(
  sender: LinkSender,
  workspaceId: number,
  { invitation, token }: Invited,
): Promise<LinkSent> {
  return mailLink(sender, {
    workspaceId,
    address: invitation.email,
    title: 'You are invited to {workspace}',
    text: `You are to be its ${invitation.role}. The link lets one person in, once, within ${invitationDays} days.`,
    action: 'Accept the invitation',
    path: `${invitationPath}?token=${token}`,
  })
}
