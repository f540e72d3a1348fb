import type { NoticeCard } from '../../../domain/cards.ts'
import { escapeText } from '../escape-text.ts'
import { bold, type CardParts, lines } from './card-parts.ts'

const signs = {
  info: ':information_source:',
  warning: ':warning:',
  error: ':x:',
  success: ':white_check_mark:',
} as const

export function drawNotice(card: NoticeCard): CardParts {
  return { summary: card.title, head: [lines(`${signs[card.tone]} ${bold(card.title)}`, escapeText(card.text))] }
}
