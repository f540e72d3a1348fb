import { renderContent } from '../../channels/render-content.ts'
import type { RenderedContent } from '../../channels/rendered-content.ts'
import type { PickedContent } from '../../domain/campaign/pick-content.ts'
import { findStep } from '../../domain/campaign/tree.ts'
import { evaluateCondition } from '../../domain/conditions/evaluate-condition.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import type { SegmentLookup } from '../../domain/conditions/operator.ts'
import { chooseDelivery, type DeliveryChoice } from '../../domain/gates/choose-delivery.ts'
import type { PastDelivery } from '../../domain/gates/frequency-cap.ts'
import { resolveZone } from '../../domain/gates/resolve-zone.ts'
import type { DueDelivery } from '../../store/deliveries/claim.ts'
import type { Version } from '../../store/journeys/versions.ts'
import type { WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { DeliveryLinks } from './make-links.ts'

/** What one delivery is decided by. */
export type Situation = {
  delivery: DueDelivery
  version: Version
  facts: CustomerFacts
  past: readonly PastDelivery[]
  settings: WorkspaceSettings
  segments: SegmentLookup
  links: DeliveryLinks
  now: Temporal.Instant
}
export type Choice = Exclude<DeliveryChoice, { kind: 'send' }> | (Send & { content: RenderedContent })
type Send = Extract<DeliveryChoice, { kind: 'send' }>

/** Which channel the step's message takes for this customer now, with the copy that is to leave. */
export function chooseMessage(situation: Situation): Choice {
  const { delivery, version, facts, past, settings, segments, now } = situation
  const { document } = version
  const step = findStep(document.steps, delivery.stepId)
  if (step?.kind !== 'message') throw new TypeError(`step ${delivery.stepId} is no message`)
  const { triggerEvent: event, journey, enteredAt } = delivery
  const { topic, transactional } = document
  const rendered = new Map<PickedContent, RenderedContent>()
  const choice = chooseDelivery(
    step.channels,
    { now, customer: facts, topic, transactional, settings, past },
    {
      holds: (when) => evaluateCondition(when, facts, { now, segments, event, journey, enteredAt }),
      findCopyFault(chosen) {
        const result = render(chosen, situation)
        if (result.kind === 'cannot_render') return result
        rendered.set(chosen, result.content)
        return null
      },
    },
  )
  if (choice.kind !== 'send') return choice
  const content = rendered.get(choice.chosen)
  if (content === undefined) throw new TypeError('a message was chosen whose copy was not rendered')
  return { ...choice, content }
}

function render(chosen: PickedContent, { delivery, facts, settings, links, now }: Situation) {
  const language = chosen.language ?? settings.language
  const copyFacts = {
    customer: facts.traits,
    event: delivery.triggerEvent?.properties ?? null,
    journey: delivery.journey,
    workspace: { name: settings.name, postalAddress: settings.postalAddress },
    language,
    zone: resolveZone(facts.traits['timezone'], settings.timezone).zone,
    now,
  }
  return renderContent(chosen, copyFacts, links(chosen.channel))
}
