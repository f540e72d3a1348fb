import type { EmailLayout } from '../../domain/email-layout/email-layout.ts'
import type { Utm } from '../../domain/links/utm.ts'
import { StandIn } from './stand-in.ts'

/** Where data may lead a message's links, and what is added to them. */
export type LinkFacts = {
  hosts: readonly string[]
  /** Null adds nothing. */
  utm: Utm | null
  /** The campaign's name and the step's id, as parameters name them. */
  campaign: string
  step: string
}

/** What copy can say about one customer. */
export type CopyFacts = {
  /** Traits, the standard ones included. */
  customer: Readonly<Record<string, unknown>>
  /** The trigger event's properties; null when no event began the journey. In a preview it may be a stand-in. */
  event: Readonly<Record<string, unknown>> | StandIn | null
  /** What the journey saved; in a preview, before any journey, a stand-in. */
  journey: Readonly<Record<string, unknown>> | StandIn
  workspace: { name: string; postalAddress: string | null; emailLayout: EmailLayout | null }
  links: LinkFacts
  /** The language of the copy: dates are written in it. */
  language: string
  /** The IANA zone in which dates are written. */
  zone: string
  now: Temporal.Instant
}

export const workspaceVariables = ['name', 'postal_address'] as const
export const linkVariables = ['unsubscribe_url', 'preferences_url'] as const

const maxDepth = 6

/** Nothing, or text that shows nothing: to copy all of them are missing. */
const isBlank = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '')

function dropBlanks(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof StandIn || depth > maxDepth) return value
  if (Array.isArray(value)) return value.filter((item) => !isBlank(item)).map((item) => dropBlanks(item, depth + 1))
  // A null prototype: a property named __proto__ is data like any other.
  const kept: Record<string, unknown> = Object.create(null)
  for (const [key, item] of Object.entries(value)) if (!isBlank(item)) kept[key] = dropBlanks(item, depth + 1)
  return kept
}

/** The variables as Liquid sees them: what is blank is left out, so that a default or the gate takes its place. */
export function makeScope(
  facts: CopyFacts,
  links: { readonly unsubscribeUrl: string | null; readonly preferencesUrl: string | null },
): object {
  const { customer, event, journey, workspace } = facts
  return {
    customer: dropBlanks(customer),
    event: dropBlanks(event ?? {}),
    journey: dropBlanks(journey),
    workspace: dropBlanks({ name: workspace.name, postal_address: workspace.postalAddress }),
    // Signed only where the copy names them.
    get unsubscribe_url() {
      return links.unsubscribeUrl ?? undefined
    },
    get preferences_url() {
      return links.preferencesUrl ?? undefined
    },
  }
}
