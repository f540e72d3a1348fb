import { z } from 'zod'
import { MemberEmail } from '../../domain/members/member-email.ts'
import { hasRole, type Role } from '../../domain/roles.ts'
import { findSlackMember, linkSlackMember, type SlackMember } from '../../store/slack/members.ts'
import { explainRefusal, readRefusal } from './slack-api.ts'
import { inSlackWorkspace, type SlackWorld } from './slack-world.ts'

/** Slack's admins say which address an account has: they can let nobody be an admin here. */
const mostInSlack: Role = 'approver'

export type Who = { member: SlackMember; isAdmin: boolean } | { refusal: string }

const Profile = z.object({
  user: z.object({
    team_id: z.string().nullish(),
    deleted: z.boolean().nullish(),
    is_bot: z.boolean().nullish(),
    is_stranger: z.boolean().nullish(),
    is_email_confirmed: z.boolean().nullish(),
    profile: z.object({ email: z.string().nullish() }).nullish(),
  }),
})

/**
 * Who an account of Slack is here: known by the link that was kept, else found once by the email that Slack has confirmed
 * for it. The role is the member's at this moment, at most approver.
 */
export async function identify(world: SlackWorld, slackId: string): Promise<Who> {
  const { teamId } = await world.findSelf()
  const account = { teamId, slackId }
  const known = await inSlackWorkspace(world, (ws) => findSlackMember(ws, account))
  if (known !== undefined) return admit(known)
  const found = await readEmail(world, account)
  if ('refusal' in found) return found
  const at = world.deps.clock.now()
  const linked = await inSlackWorkspace(world, (ws) => linkSlackMember(ws, account, found.email, at))
  if (linked !== undefined) return admit(linked)
  return {
    refusal: `I do not know you yet: nobody here has the address ${found.email} of your Slack profile. Ask an admin of Carillon to invite that address, and write to me again once you have signed in.`,
  }
}

function admit(member: SlackMember): Who {
  const isAdmin = hasRole(member.role, 'admin')
  return { member: isAdmin ? { ...member, role: mostInSlack } : member, isAdmin }
}

async function readEmail(
  { client, deps }: SlackWorld,
  { teamId, slackId }: { teamId: string; slackId: string },
): Promise<{ email: string } | { refusal: string }> {
  const answer = await client.users.info({ user: slackId }).catch((error: unknown) => {
    const refusal = readRefusal(error)
    if (refusal === null) throw error
    deps.log.error({ refusal }, `a member could not be looked up: ${explainRefusal(refusal)}`)
    return null
  })
  const user = Profile.safeParse(answer).data?.user
  if (user === undefined)
    return { refusal: 'I could not look up who you are in Slack. Whoever runs Carillon finds the reason in its log.' }
  const isStranger = user.is_stranger === true || (user.team_id ?? teamId) !== teamId
  if (isStranger || user.is_bot === true || user.deleted === true)
    return { refusal: 'I work with members of this Slack workspace only.' }
  const email = MemberEmail.safeParse(user.profile?.email ?? '')
  if (!email.success || user.is_email_confirmed === false) {
    return { refusal: 'Your Slack profile has no confirmed email address, so I cannot tell who you are in Carillon.' }
  }
  return { email: email.data }
}
