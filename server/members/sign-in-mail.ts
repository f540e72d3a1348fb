import { linkMinutes, makeLinks, type SignInLink } from '../../store/members/links.ts'
import type { ServerDeps } from '../server-deps.ts'
import { type LinkSender, type LinkSent, mailLink } from './mail-link.ts'

export const linkPath = '/sign-in/link'

/** @param next where to go then: a path of ours, as `readNext` gives it */
export const writeLinkPath = (token: string, next: string): string =>
  `${linkPath}?token=${token}${next === '/' ? '' : `&next=${encodeURIComponent(next)}`}`

export function mailSignIn(sender: LinkSender, link: SignInLink, next: string): Promise<LinkSent> {
  return mailLink(sender, {
    workspaceId: link.workspaceId,
    address: link.email,
    title: 'Sign in to {workspace}',
    text: `The link signs one browser in, once, within ${linkMinutes} minutes. Did you not ask for it? Then nothing is to be done.`,
    action: 'Sign in',
    path: writeLinkPath(link.token, next),
  })
}

/** Links to all members of this address; to none when there is none. Who asked is told the same either way. */
export async function sendSignInLinks(deps: ServerDeps, email: string, next: string): Promise<void> {
  for (const link of await makeLinks(deps.store.db, email, deps.clock.now())) {
    const sent = await mailSignIn(deps, link, next)
    const { workspaceId, memberId } = link
    if (sent.kind === 'failed')
      deps.log.warn({ workspaceId, memberId, reason: sent.reason }, 'a sign-in link could not be sent')
  }
}
