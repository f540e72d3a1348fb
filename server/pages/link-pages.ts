import type { FastifyReply } from 'fastify'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { sendSmallPage } from './small-page.ts'
import { findPageWords, listAcceptedLanguages } from './words/find-page-words.ts'
import type { PageWords } from './words/page-words.ts'

/** A sentence of the page's words as HTML, with the workspace's name in its place, whichever way that is written. */
export const sayWorkspace = (sentence: string, workspace: string) =>
  escapeHtml(sentence).replace('{workspace}', () => `<bdi>${escapeHtml(workspace)}</bdi>`)

/** Before a customer is known, the browser says what they read. */
const wordsFor = ({ request }: FastifyReply) => findPageWords(listAcceptedLanguages(request.headers['accept-language']))

const sayPlainly = (reply: FastifyReply, status: number, words: PageWords, { title, text }: PageWords['gone']) =>
  sendSmallPage(reply, status, title, `<p>${escapeHtml(text)}</p>`, words)

/** For a signed link that cannot be read. */
export function sendInvalidLink(reply: FastifyReply): FastifyReply {
  const words = wordsFor(reply)
  return sayPlainly(reply, 404, words, words.invalid)
}

/** For a link to a host that the workspace has stopped leading to since. */
export function sendClosedLink(reply: FastifyReply): FastifyReply {
  const words = wordsFor(reply)
  return sayPlainly(reply, 410, words, words.closed)
}

/** For a link of ours whose customer was forgotten since. To a request that nothing be sent, the answer is yes: 200. */
export function sendGone(reply: FastifyReply, status: 200 | 410 = 410): FastifyReply {
  const words = wordsFor(reply)
  return sayPlainly(reply, status, words, words.gone)
}

/** For a link whose answer failed. */
export function sendFailedLink(reply: FastifyReply, status: number): FastifyReply {
  const words = wordsFor(reply)
  return sayPlainly(reply, status, words, words.failed)
}

const testLink = {
  title: 'This was a test',
  text: 'In a customer’s message this link leads to their own choices. A test is nobody’s, so nothing was changed.',
}

/** For a link of a test, which a member follows: in English, as all that members see. */
export function sendTestLink(reply: FastifyReply): FastifyReply {
  return sendSmallPage(reply, 200, testLink.title, `<p>${escapeHtml(testLink.text)}</p>`)
}
