import type { PickedContent } from '../domain/campaign/pick-content.ts'
import type { CopyFault } from '../domain/gates/gate.ts'
import { resolveZone } from '../domain/gates/resolve-zone.ts'
import type { CopyMoment } from '../domain/rehearsal/life.ts'
import type { CopyFacts } from './copy/copy-facts.ts'
import { readShapes, type ShapeOf } from './copy/value-shapes.ts'
import { untrackedLinks } from './message-links.ts'
import { renderContent } from './render-content.ts'

type Workspace = {
  name: string
  postalAddress: string | null
  language: string
  timezone: string
  linkHosts: readonly string[]
}
type FindFault = (chosen: PickedContent, moment: CopyMoment) => CopyFault | null
type Known = { shapeOf: ShapeOf | null; faults: Map<string, CopyFault | null> }

const maxKnown = 10_000

/**
 * Asks of copy whether it has text for a customer, by filling it in; nothing is kept of the text. Copy that only shows
 * values is filled in once for all customers whose values are alike, which a hundred thousand of them need.
 */
export function findCopyFaults(workspace: Workspace): FindFault {
  const known = new Map<PickedContent['content'], Known>()
  return (chosen, moment) => {
    const { shapeOf, faults } = known.get(chosen.content) ?? begin(known, chosen)
    if (shapeOf === null) return findFault(workspace, chosen, moment)
    const shape = shapeOf(factsOf(workspace, chosen, moment))
    const fault = faults.get(shape)
    if (fault !== undefined) return fault
    if (faults.size >= maxKnown) faults.clear()
    const found = findFault(workspace, chosen, moment)
    faults.set(shape, found)
    return found
  }
}

function begin(known: Map<PickedContent['content'], Known>, chosen: PickedContent): Known {
  const fresh: Known = { shapeOf: readShapes(chosen), faults: new Map() }
  known.set(chosen.content, fresh)
  return fresh
}

function findFault(workspace: Workspace, chosen: PickedContent, moment: CopyMoment): CopyFault | null {
  const rendered = renderContent(chosen, factsOf(workspace, chosen, moment), untrackedLinks)
  return rendered.kind === 'rendered' ? null : { variable: rendered.variable, message: rendered.message }
}

function factsOf(
  { name, postalAddress, language, timezone, linkHosts }: Workspace,
  chosen: PickedContent,
  { facts, entry, now }: CopyMoment,
): CopyFacts & { event: Readonly<Record<string, unknown>> | null; journey: Readonly<Record<string, unknown>> } {
  return {
    customer: facts.traits,
    event: entry.triggerEvent?.properties ?? null,
    journey: entry.journey,
    workspace: { name, postalAddress, emailLayout: null },
    // What is added to links never makes copy unfit.
    links: { hosts: linkHosts, utm: null, campaign: '', step: '' },
    language: chosen.language ?? language,
    zone: resolveZone(facts.traits['timezone'], timezone).zone,
    now,
  }
}
