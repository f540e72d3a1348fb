import { renderContent } from '../../channels/render-content.ts'
import type { RenderedContent } from '../../channels/rendered-content.ts'
import type { PickedContent } from '../../domain/campaign/pick-content.ts'
import type { DeliveryChoice } from '../../domain/gates/choose-delivery.ts'
import { resolveZone } from '../../domain/gates/resolve-zone.ts'
import { chooseMessage, type Leaving } from '../../domain/journey/choose-message.ts'
import type { WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { DeliveryLinks } from './make-links.ts'

export type Choice = Exclude<DeliveryChoice, { kind: 'send' }> | (Send & { content: RenderedContent })
type Send = Extract<DeliveryChoice, { kind: 'send' }>
type Situation = Leaving & { settings: WorkspaceSettings }

/** Which channel the step's message takes for this customer now, with the copy that is to leave. */
export function chooseAndRender(situation: Situation, links: DeliveryLinks): Choice {
  const rendered = new Map<PickedContent, RenderedContent>()
  const choice = chooseMessage(situation, (chosen) => {
    const result = render(chosen, situation, links)
    if (result.kind === 'cannot_render') return { variable: result.variable, message: result.message }
    rendered.set(chosen, result.content)
    return null
  })
  if (choice.kind !== 'send') return choice
  const content = rendered.get(choice.chosen)
  if (content === undefined) throw new TypeError('a message was chosen whose copy was not rendered')
  return { ...choice, content }
}

function render(
  chosen: PickedContent,
  { document, stepId, entry, facts, settings, now }: Situation,
  links: DeliveryLinks,
) {
  const language = chosen.language ?? settings.language
  const copyFacts = {
    customer: facts.traits,
    event: entry.triggerEvent?.properties ?? null,
    journey: entry.journey,
    workspace: { name: settings.name, postalAddress: settings.postalAddress, emailLayout: settings.emailLayout },
    links: { hosts: settings.linkHosts, utm: settings.utm, campaign: document.name, step: stepId },
    language,
    zone: resolveZone(facts.traits['timezone'], settings.timezone).zone,
    now,
  }
  return renderContent(chosen, copyFacts, links(chosen.channel))
}
