import type { ChannelContent } from '../domain/campaign/pick-content.ts'
import type { CopyFacts } from './copy/copy-facts.ts'
import { type MessageLinks, untrackedLinks } from './message-links.ts'
import type { OutgoingMessage } from './provider.ts'
import { renderContent } from './render-content.ts'
import type { RenderedContent } from './rendered-content.ts'

/** What is known of a customer in a copy test. */
export const givenFacts = (known: Partial<CopyFacts> = {}): CopyFacts => ({
  customer: {},
  event: null,
  journey: {},
  workspace: { name: 'Larkspur & Co', postalAddress: '1 Mill Lane\nBath' },
  language: 'en',
  zone: 'America/New_York',
  now: Temporal.Instant.from('2026-11-24T02:00:00Z'),
  ...known,
})

/** @throws when the copy cannot be rendered */
export function renderOrThrow(
  chosen: ChannelContent,
  facts: CopyFacts,
  links: MessageLinks = untrackedLinks,
): RenderedContent {
  const rendered = renderContent(chosen, facts, links)
  if (rendered.kind !== 'rendered') throw new Error(rendered.message)
  return rendered.content
}

export const givenMessage = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  workspaceId: 1,
  deliveryId: 7,
  idempotencyKey: '1:7',
  address: 'ada@example.com',
  content: { channel: 'email', subject: 'Hello', preheader: null, html: '<p>Hello Ada</p>', text: 'Hello Ada' },
  sender: { name: 'Larkspur', email: 'hello@larkspur.example', replyTo: null },
  unsubscribeUrl: 'https://carillon.example/u/token',
  ...changes,
})
