import type { AudienceCard } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import { countOf } from '../../../domain/words.ts'
import { escapeText } from '../escape-text.ts'
import { bold, type CardParts, countLines, formatCount, lines, note, title } from './card-parts.ts'

export function drawAudience(card: AudienceCard): CardParts {
  const share = card.total === 0 ? 0 : card.count / card.total
  const count = `${countOf(card.count, 'customer')} of ${formatCount(card.total)} (${(share * 100).toFixed(1)} %)`
  const reach = card.reach.map((each) => `${channelWords[each.channel]} ${formatCount(each.count)}`).join(' · ')
  const near = card.nearMisses.filter((each) => each.count > 0)
  return {
    summary: `Audience: ${count}`,
    head: [
      title('Audience'),
      lines(bold(count), ...(card.funnel.length > 1 ? countLines(card.funnel) : [escapeText(card.words)])),
      note(`reach: ${reach}`),
      ...(near.length === 0
        ? []
        : [
            note(
              'would join without one condition:',
              ...near.map((each) => `+${formatCount(each.count)} without: ${escapeText(each.words)}`),
            ),
          ]),
    ],
  }
}
