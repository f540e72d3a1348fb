import type { CampaignCard } from '../../../domain/cards.ts'
import type { Part } from '../blocks.ts'
import { escapeText } from '../escape-text.ts'
import { brakeButtons } from './brakes.ts'
import { type CardParts, changeLines, lines, note, title, warningLines } from './card-parts.ts'

const icons = { message: '✉', wait: '◷', branch: '⑂', split: '⚗', action: '⚙', end: '■' } as const

export function drawCampaign(card: CampaignCard): CardParts {
  return {
    summary: `${card.name} · ${card.status}`,
    head: [title(`${card.name} · ${card.status}`), ...campaignParts(card)],
    tail: brakeButtons(card),
  }
}

/** The journey in lines: trigger, steps, exits, what counts, what to mind, what changed. */
export function campaignParts(card: CampaignCard): Part[] {
  const small = [
    ...card.exits.map((exit) => `⤴ leaves ${escapeText(exit)}`),
    ...(card.conversion === null ? [] : [`★ counts ${escapeText(card.conversion)}`]),
  ]
  const after = [...warningLines(card.warnings), ...changeLines(card.differences)]
  return [
    lines(
      `▶ ${escapeText(card.trigger)}`,
      ...card.steps.map(({ depth, icon, words }) => `${'    '.repeat(depth)}${icons[icon]} ${escapeText(words)}`),
    ),
    ...(small.length === 0 ? [] : [note(...small)]),
    ...(after.length === 0 ? [] : [lines(...after)]),
  ]
}
