import { readdir, readFile, stat } from 'node:fs/promises'
import { isUtf8 } from 'node:buffer'
import { join } from 'node:path'
import { z } from 'zod'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { Step } from '../../domain/campaign/steps.ts'
import { Base, CampaignId, SegmentDocument, SegmentId } from '../../domain/campaign/exchange.ts'
import { findNearest } from '../../domain/conditions/nearest.ts'
import { AppError } from '../../domain/errors.ts'
import { type Fault, listFaults } from '../../domain/list-faults.ts'
import { checkAlone } from './check-alone.ts'
import { type FileFault, type ReadYaml, readYaml, YamlFaults } from './read-yaml.ts'

/** What stands before the document: who it is. Status and version are for the reader, and are not taken. */
const headed = <Id extends z.ZodType>(id: Id) =>
  z.strictObject({
    id: id.nullable().default(null),
    base: Base.nullable().default(null),
    status: z.string().optional(),
    liveVersion: z.int().optional(),
    differsFromLive: z.boolean().optional(),
  })
const CampaignHead = headed(CampaignId)
const SegmentHead = headed(SegmentId)

type Head = { id: string | null; base: string | null }
export type ReadCampaign = Head & { file: string; kind: 'campaign'; document: Campaign; locate: ReadYaml['locate'] }
export type ReadSegment = Head & {
  file: string
  kind: 'segment'
  document: SegmentDocument
  locate: ReadYaml['locate']
}
export type BadFile = { file: string; faults: readonly FileFault[] }
export type ReadFiles = { good: (ReadCampaign | ReadSegment)[]; bad: BadFile[] }

export const maxFileBytes = 1_000_000

/** @throws AppError invalid_query when a name leads nowhere, or to a folder without YAML */
export async function readFiles(names: readonly string[]): Promise<ReadFiles> {
  const files = new Set<string>()
  for (const name of names) for (const file of await listFiles(name)) files.add(file)
  const read: ReadFiles = { good: [], bad: [] }
  for (const file of files) {
    try {
      read.good.push(readDocument(file, await readText(file)))
    } catch (error) {
      if (!(error instanceof YamlFaults)) throw error
      read.bad.push({ file, faults: error.faults })
    }
  }
  return read
}

async function listFiles(name: string): Promise<string[]> {
  const found = await stat(name).catch(() => null)
  if (found === null) throw new AppError('invalid_query', { detail: `There is no file or folder “${name}”.` })
  if (!found.isDirectory()) return [name]
  const inside = await readdir(name, { recursive: true, withFileTypes: true })
  const named = inside.filter((each) => /\.ya?ml$/i.test(each.name))
  const link = named.find((each) => each.isSymbolicLink())
  if (link !== undefined) {
    const where = join(link.parentPath, link.name)
    throw new AppError('invalid_query', {
      detail: `“${where}” is a link, which may lead anywhere. Put the file itself there, or name it.`,
    })
  }
  const files = named.filter((each) => each.isFile())
  if (files.length === 0) throw new AppError('invalid_query', { detail: `There is no .yaml file in “${name}”.` })
  return files.map((each) => join(each.parentPath, each.name)).toSorted()
}

const refuse = (message: string): never => {
  throw new YamlFaults([{ line: 1, column: 1, message }])
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file)
  if (size > maxFileBytes)
    refuse(`the file has ${(size / 1e6).toFixed(1)} MB; a campaign has at most ${maxFileBytes / 1e6} MB`)
  const bytes = await readFile(file)
  if (!isUtf8(bytes) || bytes.includes(0)) refuse('this is no UTF-8 text; save the file as YAML in UTF-8')
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  return text.trim() === '' ? refuse('the file is empty; it should hold a campaign') : text
}

/** A file with a `condition` is a segment, any other a campaign. @throws YamlFaults with every fault */
export function readDocument(file: string, text: string): ReadCampaign | ReadSegment {
  const yaml = readYaml(text)
  const { carillon = {}, ...value } = yaml.value
  const parse = <Schema extends z.ZodType>(schema: Schema, given: unknown, prefix: string): z.output<Schema> => {
    const parsed = parseStrictly(schema, given)
    if (parsed.success) return parsed.data
    throw locateAll(yaml, parsed.faults, prefix)
  }
  if ('condition' in value) {
    const head = parse(SegmentHead, carillon, 'carillon')
    const document = parse(SegmentDocument, value, '')
    return { file, kind: 'segment', id: head.id, base: head.base, document, locate: yaml.locate }
  }
  const head = parse(CampaignHead, carillon, 'carillon')
  const document = parse(Campaign, value, '')
  const faults = checkAlone(document)
  if (faults.length > 0) throw locateAll(yaml, faults, '')
  return { file, kind: 'campaign', id: head.id, base: head.base, document, locate: yaml.locate }
}

function locateAll(yaml: ReadYaml, faults: readonly Fault[], prefix: string): YamlFaults {
  return new YamlFaults(
    faults.map(({ path, message }) => {
      const whole = [prefix, path].filter((each) => each !== '').join('/')
      return { ...yaml.locate(whole, message), message: whole === '' ? message : `${whole}: ${message}` }
    }),
  )
}

type Parsed<Schema extends z.ZodType> = { success: true; data: z.output<Schema> } | { success: false; faults: Fault[] }

function parseStrictly<Schema extends z.ZodType>(schema: Schema, value: unknown): Parsed<Schema> {
  try {
    const parsed = schema.safeParse(value, { error: sayUnknownKey })
    if (parsed.success) return parsed
    const faults = listFaults(parsed.error.issues)
    return { success: false, faults: faults.map(({ path, message }) => ({ path, message: sayPlainly(path, message) })) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { success: false, faults: [{ path: '', message: 'the lists and maps nest too deep' }] }
  }
}

const sayKinds = `must be one of ${Step.options.map(({ shape }) => shape.kind.value).join(', ')}`

/** Zod's words for a value of the wrong kind, as people would say it. */
const sayPlainly = (path: string, message: string): string =>
  message
    .replace(/^Invalid input: expected "\w+"$/, (said) => (/steps\/\d+\/kind$/.test(path) ? sayKinds : said))
    .replace(/^Invalid input: expected (\w+), received undefined$/, 'is missing; it must be of type $1')
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, 'must be of type $1, and is of type $2')
    .replace(/^Invalid option: expected/, 'must be')

/** Which keys there are, where one is not known. Anything else is said by Zod. */
const sayUnknownKey: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys') return undefined
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : []
  return issue.keys
    .map((key) => {
      const [nearest] = findNearest(key, known)
      const hint = nearest === undefined ? `use one of ${known.join(', ')}` : `did you mean “${nearest}”?`
      return `“${key}” is not known here; ${hint}`
    })
    .join('; ')
}
