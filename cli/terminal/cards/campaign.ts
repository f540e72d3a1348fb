import type { CampaignCard } from '../../../domain/cards.ts'
import { drawFrame, type Line } from '../frame.ts'
import type { Paint } from '../page.ts'

const icons = { message: '✉', wait: '◷', branch: '⑂', split: '⚗', action: '⚙', end: '■' } as const

export function drawCampaign(card: CampaignCard, paint: Paint): string {
  return drawFrame(`${card.name} · ${card.status}`, campaignLines(card, paint), paint)
}

/** The journey in lines: trigger, steps, exits, what counts, what to mind, what changed. */
export function campaignLines(card: CampaignCard, paint: Paint): Line[] {
  return [
    { text: `▶ ${card.trigger}`, wrap: true },
    ...card.steps.map(({ depth, icon, words }) => ({
      text: `${'  '.repeat(depth)}${icons[icon]} ${words}`,
      wrap: true,
    })),
    ...card.exits.map((exit) => ({ text: `⤴ leaves ${exit}`, paint: paint.dim, wrap: true })),
    ...(card.conversion === null ? [] : [{ text: `★ counts ${card.conversion}`, paint: paint.dim, wrap: true }]),
    ...card.warnings.map((warning) => ({ text: `! ${warning}`, paint: paint.warn, wrap: true })),
    ...card.differences.flatMap(({ path, before, after }) => [
      { text: path, paint: paint.dim },
      ...(before === null ? [] : [{ text: `− ${before}`, paint: paint.bad, wrap: true }]),
      ...(after === null ? [] : [{ text: `+ ${after}`, paint: paint.good, wrap: true }]),
    ]),
  ]
}
