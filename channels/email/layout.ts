import { EmailLayout } from '../../domain/email-layout/email-layout.ts'
import { type FrameSlot, frameSlots } from '../../domain/email-layout/frame-faults.ts'
import { escapeHtml } from './escape-html.ts'
import { type Footer, writeFooter } from './footer.ts'
import { writeFrame } from './write-frame.ts'

export type EmailPage = Footer & {
  /** The workspace's own; null for Carillon's. */
  layout: EmailLayout | null
  subject: string
  preheader: string | null
  bodyHtml: string
  openUrl: string | null
}

/** The page around an email's body, with the footer that every email needs. */
export function layOutEmail(page: EmailPage): string {
  const { language, subject, preheader, bodyHtml, openUrl } = page
  const values: Record<FrameSlot, string> = {
    language: escapeHtml(language),
    subject: escapeHtml(subject),
    preheader: escapeHtml(preheader ?? ''),
    content: bodyHtml.trim(),
    footer: writeFooter(page),
  }
  const html = splitFrame(page.layout ?? carillons)
    .map((part) => (typeof part === 'string' ? part : values[part.slot]))
    .join('')
  return openUrl === null ? html : addPixel(html, openUrl)
}

const carillons: EmailLayout = EmailLayout.parse({})

type Part = string | { slot: FrameSlot }

/** Each layout is taken apart once, not for every email. */
const taken = new WeakMap<EmailLayout, readonly Part[]>()
const slots = new RegExp(`\\{\\{\\s*(${frameSlots.join('|')})\\s*\\}\\}`)

function splitFrame(layout: EmailLayout): readonly Part[] {
  const known = taken.get(layout)
  if (known !== undefined) return known
  // Splitting by a group keeps what it matched: every second piece is a slot's name.
  const parts = (layout.frame ?? writeFrame(layout))
    .split(slots)
    .map((piece, index): Part =>
      index % 2 === 0 ? piece : { slot: frameSlots.find((name) => name === piece) ?? 'content' },
    )
  taken.set(layout, parts)
  return parts
}

function addPixel(html: string, openUrl: string): string {
  const pixel = `<img src="${escapeHtml(openUrl)}" width="1" height="1" alt="" style="display:block;border:0">\n`
  const end = html.toLowerCase().lastIndexOf('</body>')
  return end === -1 ? `${html}${pixel}` : `${html.slice(0, end)}${pixel}${html.slice(end)}`
}
