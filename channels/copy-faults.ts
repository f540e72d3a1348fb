import type { PickedContent } from '../domain/campaign/pick-content.ts'
import type { CopyFault } from '../domain/gates/gate.ts'
import { resolveZone } from '../domain/gates/resolve-zone.ts'
import type { CopyMoment } from '../domain/rehearsal/life.ts'
import { untrackedLinks } from './message-links.ts'
import { renderContent } from './render-content.ts'

type Workspace = { name: string; postalAddress: string | null; language: string; timezone: string }

/** Asks of copy whether it has text for a customer, by filling it in; nothing is kept of the text. */
export const findCopyFaults =
  ({ name, postalAddress, language, timezone }: Workspace) =>
  (chosen: PickedContent, { facts, entry, now }: CopyMoment): CopyFault | null => {
    const rendered = renderContent(
      chosen,
      {
        customer: facts.traits,
        event: entry.triggerEvent?.properties ?? null,
        journey: entry.journey,
        workspace: { name, postalAddress },
        language: chosen.language ?? language,
        zone: resolveZone(facts.traits['timezone'], timezone).zone,
        now,
      },
      untrackedLinks,
    )
    return rendered.kind === 'rendered' ? null : { variable: rendered.variable, message: rendered.message }
  }
