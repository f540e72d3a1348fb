import type { FastifyReply } from 'fastify'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import type { Role } from '../../domain/roles.ts'
import { sendSmallPage } from './small-page.ts'

const bold = (text: string) => `<b><bdi>${escapeHtml(text)}</bdi></b>`
const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`
const button = (words: string) => `<p class="actions"><button class="main">${words}</button></p>`

const askForm = (next: string) =>
  `<form method="post" action="/sign-in">${hidden('next', next)}` +
  '<p><label class="field" for="email">Email</label><input id="email" name="email" type="email" autocomplete="email" inputmode="email" maxlength="254" required></p>' +
  `${button('Send me a link')}</form>`

/** Where a member asks for a link. */
export function sendSignIn(reply: FastifyReply, next: string): FastifyReply {
  const body = '<p>Members sign in by a link in an email. There are no passwords.</p>'
  return sendSmallPage(reply, 200, 'Sign in', body + askForm(next))
}

export function sendNoAddress(reply: FastifyReply, next: string): FastifyReply {
  const body = '<p class="notice" role="alert">That is not an email address, such as maya@example.com.</p>'
  return sendSmallPage(reply, 400, 'Sign in', body + askForm(next))
}

/** The same whoever asked: it must not tell who is a member. */
export function sendAsked(
  reply: FastifyReply,
  { isMailed, minutes }: { isMailed: boolean; minutes: number },
): FastifyReply {
  const where = isMailed
    ? 'a link is on its way. Look among the spam too'
    : 'a link now stands on the console where Carillon runs: no mail server is set up here'
  const body = `<p>If a member has this address, ${where}.</p><p>It signs one browser in, once, within ${minutes} minutes.</p><p><a href="/sign-in">Use another address</a></p>`
  return sendSmallPage(reply, 200, 'Look for a link', body)
}

/** Programs that check mail open its links: only the button signs in. */
export function sendConfirm(
  reply: FastifyReply,
  { member, token, next }: { member: string; token: string; next: string },
): FastifyReply {
  const body = `<p>You come in as ${bold(member)}.</p><form method="post">${hidden('token', token)}${hidden('next', next)}${button('Sign in')}</form>`
  return sendSmallPage(reply, 200, 'Sign in to Carillon', body)
}

export function sendSpent(reply: FastifyReply, next: string): FastifyReply {
  const body = '<p>A link signs in once, and not for long. Get a new one:</p>'
  return sendSmallPage(reply, 401, 'This link was used or has expired', body + askForm(next))
}

export type Offer = { workspace: string; email: string; role: Role; token: string }

export function sendInvitation(reply: FastifyReply, offer: Offer, name = ''): FastifyReply {
  const { workspace, email, role, token } = offer
  const body =
    `<p>You are invited to ${bold(workspace)} as its ${role}, with the address ${bold(email)}.</p>` +
    `<form method="post">${hidden('token', token)}` +
    `<p><label class="field" for="name">Your name</label><input id="name" name="name" autocomplete="name" maxlength="200" required dir="auto" value="${escapeHtml(name)}"></p>` +
    `${button('Join')}</form>`
  return sendSmallPage(reply, 200, 'Join Carillon', body)
}

export function sendNoInvitation(reply: FastifyReply): FastifyReply {
  const body =
    '<p>It was accepted, withdrawn, sent anew since, or has expired. Ask who invited you for a new one.</p>' +
    '<p>Are you a member already? <a href="/sign-in">Sign in</a></p>'
  return sendSmallPage(reply, 410, 'This invitation does not hold any more', body)
}

export function sendSignOut(reply: FastifyReply): FastifyReply {
  const body =
    '<form method="post"><p class="actions"><button class="main">Sign out here</button> ' +
    '<button name="everywhere" value="yes">Sign out everywhere</button></p></form>'
  return sendSmallPage(reply, 200, 'Sign out', body)
}

export function sendSignedOut(reply: FastifyReply): FastifyReply {
  return sendSmallPage(reply, 200, 'You are signed out', '<p><a href="/sign-in">Sign in again</a></p>')
}
