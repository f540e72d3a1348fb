import type { EmailLayout } from '../../domain/email-layout/email-layout.ts'
import type { CopyFacts } from '../copy/copy-facts.ts'
import { untrackedLinks } from '../message-links.ts'
import { renderContent } from '../render-content.ts'

const sample = `# A heading

A paragraph with **strong words**, [a link](https://example.com/) and a list:

- one
- two

> Somebody’s words.

[A button](https://example.com/)

---

The end.`

type Workspace = { name: string; postalAddress: string | null; language: string; timezone: string }

/** An email in this layout, with something of each kind that copy can hold. */
export function previewLayout(layout: EmailLayout | null, workspace: Workspace, now: Temporal.Instant): string {
  const { name, postalAddress, language, timezone } = workspace
  const facts: CopyFacts = {
    customer: {},
    event: null,
    journey: {},
    workspace: { name, postalAddress, emailLayout: layout },
    links: { hosts: [], utm: null, campaign: '', step: '' },
    language,
    zone: timezone,
    now,
  }
  const content = { subject: 'A preview', preheader: 'What an inbox shows beside the subject', body: sample }
  const rendered = renderContent({ channel: 'email', content }, facts, untrackedLinks)
  if (rendered.kind !== 'rendered' || rendered.content.channel !== 'email')
    throw new TypeError('the sample is no email')
  return rendered.content.html
}
