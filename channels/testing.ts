import tls from 'node:tls'
import type { ChannelContent } from '../domain/campaign/pick-content.ts'
import { isRecord } from '../domain/is-record.ts'
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
  workspace: { name: 'Larkspur & Co', postalAddress: '1 Mill Lane\nBath', emailLayout: null },
  links: { hosts: [], utm: null, campaign: 'Autumn coats', step: 'step_1' },
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

/** A server of this machine in place of a vendor's; its certificate is for `servername`, or for the vendor's name. */
export type Lead = { port: number; ca: string; servername?: string }

/** Every TLS connection to the name goes to a port of this machine, until what it returns is called. */
export function leadTo(name: string, { port, ca, servername = name }: Lead): () => void {
  const { connect } = tls
  const lead = (input: unknown[]) => {
    // node:http2 names port and host before the options.
    const [first, host, last] = input
    const [options, ...rest] = isRecord(first) ? input : [{ ...(isRecord(last) ? last : {}), host }, ...input.slice(3)]
    if (!isRecord(options) || options['host'] !== name) return input
    return [{ ...options, host: '127.0.0.1', port, ca, servername }, ...rest]
  }
  tls.connect = (...input: unknown[]): tls.TLSSocket => Reflect.apply(connect, tls, lead(input))
  return () => {
    tls.connect = connect
  }
}
