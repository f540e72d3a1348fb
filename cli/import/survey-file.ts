import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../domain/errors.ts'

/** A file that can be imported. */
export type Survey = {
  path: string
  /** The SHA-256 of its bytes. */
  id: string
  bytes: number
  isGzipped: boolean
  format: 'csv' | 'ndjson'
  /** Its first 4,096 bytes or so. */
  head: string
}

const headLength = 4_096

/**
 * Look a file over before anything is taken from it: every byte is read once, so that what is not text in UTF-8 is
 * refused as a whole.
 * @throws AppError invalid_body with what is wrong and how to mend it
 */
export async function surveyFile(path: string): Promise<Survey> {
  const fail = (detail: string): never => {
    throw new AppError('invalid_body', { detail: `${path} ${detail}` })
  }
  const found = await stat(path).catch(() => fail('is not there, or may not be read.'))
  if (!found.isFile()) fail('is not a file.')
  if (found.size === 0) fail('is empty.')
  const isGzipped = (await readHead(path, 2)).equals(Buffer.from([0x1f, 0x8b]))
  const hash = createHash('sha256')
  const raw = createReadStream(path, { highWaterMark: 1 << 20 })
  raw.on('data', (chunk) => hash.update(chunk))
  const head = await readThrough(unpack(raw, isGzipped), fail)
  return { path, id: hash.digest('hex'), bytes: found.size, isGzipped, head, format: tellFormat(path, head, fail) }
}

/** The text of a file as it goes by, unpacked. */
export function unpack(raw: Readable, isGzipped: boolean): Readable {
  if (!isGzipped) return raw
  const unpacked = createGunzip({ chunkSize: 1 << 18 })
  raw.on('error', (error) => unpacked.destroy(error))
  return raw.pipe(unpacked)
}

async function readHead(path: string, length: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** @returns how the text begins */
async function readThrough(text: Readable, fail: (detail: string) => never): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let head = Buffer.alloc(0)
  let lines = 0
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      if (head.length === 0) refuseOtherFiles(chunk, fail)
      if (head.length < headLength) head = Buffer.concat([head, chunk.subarray(0, headLength)])
      try {
        decoder.decode(chunk, { stream: true })
      } catch {
        const line = lines + findBadLine(chunk)
        fail(
          `is not in UTF-8: line ${line.toLocaleString('en')} has bytes that are no character. Save it as “CSV UTF-8”, or convert it: iconv -f WINDOWS-1252 -t UTF-8.`,
        )
      }
      lines += countLines(chunk)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    fail(`cannot be read to its end: ${error instanceof Error ? error.message : String(error)}.`)
  }
  if (head.length === 0) fail('is empty.')
  return head.toString('utf8').replace(/^\uFEFF/, '')
}

function refuseOtherFiles(chunk: Buffer, fail: (detail: string) => never): void {
  const [first, second] = chunk
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (isUtf16) fail('is in UTF-16. Save it as “CSV UTF-8”, or convert it: iconv -f UTF-16 -t UTF-8.')
  if (first === 0x50 && second === 0x4b) fail('is a workbook or an archive. Save its sheet as “CSV UTF-8” first.')
  if (chunk.subarray(0, headLength).includes(0)) fail('is not text.')
}

function countLines(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count += 1
  return count
}

/** From 1; what a character left over by the chunk before is not counted against the first line. */
function findBadLine(chunk: Buffer): number {
  const start = chunk.findIndex((byte) => byte < 0x80 || byte > 0xbf)
  let line = 1
  for (let from = Math.max(0, start); from < chunk.length; line += 1) {
    const end = chunk.indexOf(10, from)
    if (!isUtf8(chunk.subarray(from, end === -1 ? chunk.length : end))) return line
    if (end === -1) break
    from = end + 1
  }
  return line
}

/** What the file holds counts more than what it is called. */
function tellFormat(path: string, head: string, fail: (detail: string) => never): Survey['format'] {
  const begins = head.trimStart()
  if (begins === '') fail('is empty.')
  if (begins.startsWith('[')) fail('is one JSON list. Give one object a line instead: jq -c ".[]" FILE > FILE.ndjson.')
  if (begins.startsWith('{')) return 'ndjson'
  if (/\.(ndjson|jsonl)(\.gz)?$/i.test(path)) fail('is called NDJSON, and its first line is not a JSON object.')
  return 'csv'
}
