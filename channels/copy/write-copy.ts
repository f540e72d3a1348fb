import type { MessageLinks } from '../message-links.ts'
import { type CopyFacts, makeScope } from './copy-facts.ts'
import { fillLink } from './fill-link.ts'
import { fillMarks, type MarkedText } from './insertions.ts'
import { renderTemplate } from './liquid.ts'

/** Fills in one customer's copy, a field at a time. Each throws CannotRender. */
export type CopyWriter = {
  /** With the values kept apart, for Markdown. */
  mark(template: string): MarkedText
  text(template: string): string
  /** Text without line breaks: a subject, a title. */
  line(template: string): string
  /** Tracked where it leads to the web. */
  link(template: string | null): string | null
  /** A link that leads where it says: an image, or where an inbox tells of the click itself. */
  untracked(template: string | null): string | null
}

export function writeCopy(facts: CopyFacts, links: MessageLinks): CopyWriter {
  const scope = makeScope(facts, links)
  const mark = (template: string) => renderTemplate(template, scope, facts)
  const fill = (template: string | null) => (template === null ? null : fillLink(mark(template), 'app'))
  return {
    mark,
    text: (template) => fillMarks(mark(template)),
    line: (template) => fillMarks(mark(template)).replace(/\s+/gu, ' ').trim(),
    link(template) {
      const href = fill(template)
      return href !== null && /^https?:/i.test(href) ? links.trackClick(href) : href
    },
    untracked: fill,
  }
}
