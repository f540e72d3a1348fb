import { Document, isScalar, type ScalarTag, visit } from 'yaml'
import {
  type ExportedCampaign,
  type ExportedSegment,
  leaveOutEmpty,
  SegmentDocument,
} from '../../domain/campaign/exchange.ts'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { AppError } from '../../domain/errors.ts'
import { isRecord } from '../../domain/is-record.ts'
import { cleanText } from '../terminal/page.ts'
import { readYaml } from './read-yaml.ts'

type Names = Readonly<Record<string, string>>

export function writeCampaign(
  { id, status, liveVersion, differsFromLive, base, document }: ExportedCampaign,
  names: Names,
): string {
  const carillon = { id, status, ...(liveVersion === null ? {} : { liveVersion, differsFromLive }), base }
  return writeFile(
    carillon,
    document,
    (value) => Campaign.parse(value),
    headOf(status, liveVersion, differsFromLive),
    names,
  )
}

export function writeSegment({ id, base, document }: ExportedSegment, names: Names): string {
  return writeFile(
    { id, base },
    document,
    (value) => SegmentDocument.parse(value),
    ' A segment that campaigns here use.',
    names,
  )
}

function headOf(status: string, version: number | null, differs: boolean): string {
  if (version === null) return ' A draft that has never been launched.'
  const now = status === 'live' ? `Live: version ${version} runs.` : `Now ${status}; version ${version} ran last.`
  return ` ${now} This draft is ${differs ? 'not the same as that version' : 'that very version'}.`
}

/** @throws AppError internal when the text would not come back as exactly the document it was written from */
function writeFile(
  carillon: object,
  document: object,
  parse: (value: unknown) => object,
  head: string,
  names: Names,
): string {
  const short = shorten(document, parse)
  const yaml = new Document(
    { carillon, ...short },
    { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false, customTags: (tags) => [escapedText, ...tags] },
  )
  yaml.commentBefore = head
  visit(yaml, {
    Pair(_, { value }) {
      if (!isScalar(value) || typeof value.value !== 'string') return
      const name = Object.hasOwn(names, value.value) ? names[value.value] : undefined
      if (name !== undefined) value.comment = ` ${cleanText(name).replaceAll(/\s+/g, ' ')}`
    },
  })
  const text = yaml.toString({
    lineWidth: 0,
    blockQuote: 'literal',
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  })
  const { carillon: _, ...back } = readYaml(text).value
  if (hashContent(parse(back)) !== hashContent(document))
    throw new AppError('internal', { detail: 'A campaign cannot be written as YAML without a loss. Please report it.' })
  return text
}

/** What would not be seen in a diff, or that line endings could change: written as escapes. */
const unseen = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u
const unseenOrBreak = (text: string) => unseen.test(text.replaceAll('\n', ''))
export const escapedText: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string' && unseenOrBreak(value),
  resolve: (text) => text,
  stringify: ({ value }) =>
    JSON.stringify(value).replaceAll(
      new RegExp(unseen, 'gu'),
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
}

/**
 * The document without what goes without saying: empty lists and nulls that the schema puts back. Where one of them has a
 * meaning of its own, all are tried apart.
 */
function shorten(document: object, parse: (value: unknown) => object): object {
  const whole = hashContent(document)
  const isWhole = (value: unknown) => {
    try {
      return hashContent(parse(value)) === whole
    } catch {
      return false
    }
  }
  const tidy = leaveOutEmpty(document)
  if (isRecord(tidy) && isWhole(tidy)) return tidy
  const drop = (paths: string[]): string[] => {
    if (paths.length === 0 || isWhole(without(document, new Set(paths)))) return paths
    if (paths.length === 1) return []
    const half = paths.length >> 1
    return [...drop(paths.slice(0, half)), ...drop(paths.slice(half))]
  }
  const short = without(document, new Set(drop(listEmpty(document))))
  return isRecord(short) && isWhole(short) ? short : document
}

function listEmpty(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => listEmpty(each, `${path}/${index}`))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, each]) => {
    const here = `${path}/${key}`
    return each === null || (Array.isArray(each) && each.length === 0) ? [here] : listEmpty(each, here)
  })
}

function without(value: unknown, paths: ReadonlySet<string>, path = ''): unknown {
  if (Array.isArray(value)) return value.map((each, index) => without(each, paths, `${path}/${index}`))
  if (!isRecord(value)) return value
  const kept = Object.entries(value).filter(([key]) => !paths.has(`${path}/${key}`))
  return Object.fromEntries(kept.map(([key, each]) => [key, without(each, paths, `${path}/${key}`)]))
}
