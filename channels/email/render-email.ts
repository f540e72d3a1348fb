import type { EmailContent } from '../../domain/campaign/content.ts'
import { CannotRender } from '../copy/cannot-render.ts'
import type { CopyFacts } from '../copy/copy-facts.ts'
import { fillImage } from '../copy/fill-link.ts'
import { fillLinkMarks, fillMarks, type MarkedText } from '../copy/insertions.ts'
import type { CopyWriter } from '../copy/write-copy.ts'
import type { MessageLinks } from '../message-links.ts'
import type { RenderedContent } from '../rendered-content.ts'
import { escapeHtml } from './escape-html.ts'
import { writeTextFooter } from './footer.ts'
import { layOutEmail } from './layout.ts'
import { markdownToHtml } from './markdown-to-html.ts'
import { markdownToText } from './markdown-to-text.ts'

/** Of both parts: mail programs cut what is longer than a third of it, and a batch has two hundred. */
const maxCharacters = 300_000

type RenderedEmail = Extract<RenderedContent, { channel: 'email' }>

/**
 * The subject, the laid-out HTML and the plain-text part. A customer's data is text in both: never HTML, Markdown or a
 * link of its own.
 * @throws CannotRender
 */
export function renderEmail(
  content: EmailContent,
  copy: CopyWriter,
  facts: CopyFacts,
  links: MessageLinks,
): RenderedEmail {
  const subject = copy.line(content.subject)
  if (subject === '') throw new CannotRender(null, 'The subject is empty for this customer.')
  const preheader = content.preheader === null ? null : copy.line(content.preheader)
  const body = copy.mark(content.body)
  const { workspace, language } = facts
  const { unsubscribeUrl, preferencesUrl, openUrl } = links
  const layout = workspace.emailLayout
  const footer = { language, lines: layout?.footer ?? null, workspace, unsubscribeUrl, preferencesUrl }
  const html = layOutEmail({ ...footer, layout, subject, preheader, openUrl, bodyHtml: writeHtml(body, copy) })
  const text = `${writeText(body, copy)}\n\n${writeTextFooter(footer)}\n`
  if (html.length + text.length > maxCharacters)
    throw new CannotRender(null, `The email is too long for this customer: more than ${maxCharacters} characters.`)
  return { channel: 'email', subject, preheader, html, text }
}

function writeHtml(body: MarkedText, copy: CopyWriter): string {
  const { html, links: open } = markdownToHtml(body.text)
  const hrefs = open.map(({ href, kind }) => {
    const link = { text: href, values: body.values }
    return escapeHtml(kind === 'link' ? copy.webLink(link) : fillImage(link))
  })
  return fillMarks({ text: fillLinkMarks(html, hrefs), values: body.values }, escapeHtml)
}

function writeText(body: MarkedText, copy: CopyWriter): string {
  const { text, links: open } = markdownToText(body.text)
  const hrefs = open.map((href) => copy.webLink({ text: href, values: body.values }))
  return fillMarks({ text: fillLinkMarks(text, hrefs), values: body.values })
}
