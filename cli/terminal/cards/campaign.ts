import type { CampaignCard } from '../../../domain/cards.ts'
import { drawFrame, type Line } from '../frame.ts'
import type { Paint } from '../page.ts'
import { differenceLines } from './changes.ts'

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
    ...differenceLines(card.differences, paint),
  ]
}
