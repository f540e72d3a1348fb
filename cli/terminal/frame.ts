import { fitText, measureWidth, padEnd, pageWidth, type Paint, wrapText } from './page.ts'

/** The columns inside a frame. */
export const innerWidth = pageWidth - 4

/** A line of a card before it is framed: its text, and how it is painted once it fits. */
export type Line = { text: string; paint?: (text: string) => string; wrap?: boolean }

/** A card: a title in the top rule, and lines that never pass the frame. */
export function drawFrame(
  title: string,
  lines: readonly Line[],
  paint: Paint,
  colour: (text: string) => string = paint.dim,
): string {
  const shown = ` ${fitText(title, innerWidth - 4)} `
  const rule = '─'.repeat(Math.max(0, pageWidth - 3 - measureWidth(shown)))
  const top = `${colour('╭─')}${paint.bold(shown)}${colour(`${rule}╮`)}`
  const rows = lines.flatMap(({ text, paint: dye = (plain: string) => plain, wrap = false }) =>
    (wrap ? wrapText(text, innerWidth) : [fitText(text, innerWidth)]).map(
      (row) => `${colour('│')} ${dye(padEnd(row, innerWidth))} ${colour('│')}`,
    ),
  )
  return [top, ...rows, colour(`╰${'─'.repeat(pageWidth - 2)}╯`)].join('\n')
}

/** A bar of at most `width` blocks for a share from 0 to 1. */
export function drawBar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width)
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}

export const blank: Line = { text: '' }
