import type { Readable } from 'node:stream'

export type TextLine = { line: number; text: string } | { line: number; tooLong: true }

/** A megabyte: the longest line and the longest CSV row that are taken. */
export const maxLineLength = 1 << 20

/** The lines of a text with their numbers from 1; empty ones are left out, and one that is too long is only named. */
export async function* readLines(text: Readable): AsyncGenerator<TextLine> {
  let line = 0
  let parts: Buffer[] = []
  let length = 0
  for await (const chunk of text as AsyncIterable<Buffer>) {
    for (let from = 0; from < chunk.length;) {
      const end = chunk.indexOf(10, from)
      const part = chunk.subarray(from, end === -1 ? chunk.length : end)
      length += part.length
      if (length <= maxLineLength) parts.push(part)
      else parts = []
      if (end === -1) break
      line += 1
      yield* toLine(line, parts, length)
      parts = []
      length = 0
      from = end + 1
    }
  }
  yield* toLine(line + 1, parts, length)
}

function* toLine(line: number, parts: readonly Buffer[], length: number): Generator<TextLine> {
  if (length > maxLineLength) yield { line, tooLong: true }
  else {
    const text = (parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)).toString('utf8')
    const content = (line === 1 ? text.replace(/^\uFEFF/, '') : text).trim()
    if (content !== '') yield { line, text: content }
  }
}
