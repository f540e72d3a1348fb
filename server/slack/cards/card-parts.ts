import { shortMoment } from '../../../domain/card-words.ts'
import type { Part } from '../blocks.ts'
import { escapeText } from '../escape-text.ts'

/** A card as a message: what may be cut, and what must be there. */
export type CardParts = {
  /** What a notification says of it. */
  summary: string
  head: readonly Part[]
  tail?: readonly Part[]
}

export const title = (text: string): Part => ({ kind: 'title', text })
export const lines = (...texts: readonly string[]): Part => ({ kind: 'lines', lines: texts })
export const note = (...texts: readonly string[]): Part => ({ kind: 'note', lines: texts })

/** One line in bold, whatever it holds. */
export const bold = (text: string): string => `*${escapeText(text).replaceAll('\n', ' ').trim()}*`

/** “2026-11-25 09:00”, in UTC. */
export const moment = (at: string): string => escapeText(shortMoment(at))

export const formatCount = (count: number): string => count.toLocaleString('en')

/** “12  skipped because …”, one line each. */
export const countLines = (rows: readonly { words: string; count: number }[]): string[] =>
  rows.map(({ words, count }) => `${formatCount(count)}  ${escapeText(words)}`)

/** Where, what stood there, and what stands there now. */
export const changeLines = (
  changes: readonly { path: string; before: string | null; after: string | null }[],
): string[] =>
  changes.flatMap(({ path, before, after }) => [
    escapeText(path),
    ...(before === null ? [] : [`− ${escapeText(before)}`]),
    ...(after === null ? [] : [`+ ${escapeText(after)}`]),
  ])

export const warningLines = (warnings: readonly string[]): string[] =>
  warnings.map((warning) => `:warning: ${escapeText(warning)}`)
