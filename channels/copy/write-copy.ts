import type { Channel } from '../../domain/channels.ts'
import { addUtm } from '../../domain/links/utm.ts'
import type { MessageLinks, TextLink } from '../message-links.ts'
import { longestUrl } from '../tracking/tokens.ts'
import { CannotRender } from './cannot-render.ts'
import { type CopyFacts, makeScope } from './copy-facts.ts'
import { type FilledLink, fillImage, fillLink } from './fill-link.ts'
import { fillMarks, type MarkedText } from './insertions.ts'
import { renderTemplate } from './liquid.ts'
import { fillTextLinks } from './text-links.ts'

/** Fills in one customer's copy, a field at a time. Each throws CannotRender. */
export type CopyWriter = {
  /** With the values kept apart, for Markdown. */
  mark(template: string): MarkedText
  text(template: string): string
  /** Text without line breaks: a subject, a title. */
  line(template: string): string
  /** Text whose addresses the program that shows it makes links of: short ones, where the workspace has them. */
  linkedText(template: string): string
  /** Where the short links of all linked texts so far lead, by their index. */
  readonly textLinks: TextLink[]
  /** Tracked where it leads to the web. */
  link(template: string | null): string | null
  /** A link of a place that tells of the click itself. */
  untrackedLink(template: string | null): string | null
  /** A link of an email's body, tracked where it leads to the web. */
  webLink(link: MarkedText): string
  /** What is shown, and leads nowhere. */
  image(template: string | null): string | null
}

export function writeCopy(facts: CopyFacts, links: MessageLinks, channel: Channel): CopyWriter {
  const scope = makeScope(facts, links)
  const { hosts, utm, campaign, step } = facts.links
  const isOurs = (href: string) => href === links.unsubscribeUrl || href === links.preferencesUrl
  const mark = (template: string) => renderTemplate(template, scope, facts)
  const withUtm = (link: FilledLink): FilledLink =>
    utm === null || link.standing === null
      ? link
      : { ...link, href: addUtm(link.href, utm, { channel, campaign, step }) }
  const fill = (link: MarkedText, allows: 'web' | 'app') => withUtm(fillLink(link, { allows, hosts, isOurs }))
  const track = ({ href, standing }: FilledLink) => {
    if (standing === null) return href
    assertLength(href)
    return links.trackClick(href, standing)
  }
  const textLinks: TextLink[] = []
  const shorten = ({ href, standing }: FilledLink) => {
    if (links.shortLink === null || (standing === null && !isOurs(href))) return href
    assertLength(href)
    const link: TextLink = { to: new URL(href).href, standing: standing ?? 'own' }
    // The same address that data chose, and that the copy names, are two: the workspace may close the first.
    const known = textLinks.findIndex(({ to, standing: by }) => to === link.to && by === link.standing)
    return links.shortLink(known === -1 ? textLinks.push(link) - 1 : known)
  }
  return {
    mark,
    text: (template) => fillMarks(mark(template)),
    line: (template) => fillMarks(mark(template)).replace(/\s+/gu, ' ').trim(),
    linkedText: (template) =>
      fillTextLinks(
        mark(template),
        (link) => shorten(fill(link, 'web')),
        (link) => fill(link, 'web'),
      ),
    textLinks,
    link: (template) => (template === null ? null : track(fill(mark(template), 'app'))),
    untrackedLink: (template) => (template === null ? null : fill(mark(template), 'app').href),
    webLink: (link) => track(fill(link, 'web')),
    image: (template) => (template === null ? null : fillImage(mark(template))),
  }
}

function assertLength(href: string): void {
  if (new URL(href).href.length > longestUrl)
    throw new CannotRender(null, `A link in the copy is longer than ${longestUrl} characters.`)
}
