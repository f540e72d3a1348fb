import { isUtf8 } from 'node:buffer'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { maxGuideBytes } from '../agent/guide/read-guide.ts'
import { readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { type EndedRules, type MemoryDocument, mostRules, type ProposedRule } from '../domain/memory/exchange.ts'
import { countOf } from '../domain/words.ts'
import { findServer } from './find-server.ts'
import { type Lines, memoriesUsage, type MemoriesArguments, parseMemoriesArguments } from './memories/arguments.ts'
import { type MemoryPlace, rememberInDatabase, rememberOnServer } from './memories/place.ts'
import { readMemories, writeMemories } from './memories/yaml.ts'
import { cleanText } from './terminal/page.ts'

const maxFileBytes = 10_000_000
const say = (lines: readonly string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''))

async function main(args: MemoriesArguments): Promise<void> {
  const text = args.verb === 'import' ? await readText(args.file) : ''
  const config = readConfig()
  const server = await findServer(config, args.workspace)
  const place = server === null ? await rememberInDatabase(config, args.workspace) : rememberOnServer(server)
  try {
    say([`At ${place.name}`])
    if (args.verb === 'export') await runExport(place, args.out)
    else if (args.verb === 'history') await runHistory(place)
    else if (/\.ya?ml$/i.test(args.file)) await runImport(place, readMemories(text), args.dryRun)
    else await runGuide(place, { name: basename(args.file), text }, args.keep)
  } finally {
    await place.close()
  }
}

async function readText(file: string): Promise<string> {
  const found = await stat(file).catch(() => null)
  if (found?.isFile() !== true) throw new AppError('invalid_query', { detail: `There is no file “${file}”.` })
  const [most, what] = /\.ya?ml$/i.test(file) ? [maxFileBytes, 'a file of rules'] : [maxGuideBytes, 'a guide']
  if (found.size > most)
    throw new AppError('body_too_large', {
      detail: `“${file}” has ${(found.size / 1e6).toFixed(1)} MB; ${what} has at most ${most / 1e6} MB.`,
    })
  const bytes = await readFile(file)
  if (!isUtf8(bytes) || bytes.includes(0))
    throw new AppError('invalid_body', {
      detail: `“${file}” is no UTF-8 text. Save it as Markdown, text, HTML or YAML.`,
    })
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}

async function runExport(place: MemoryPlace, out: string): Promise<void> {
  const memories = await place.export()
  await writeFile(out, writeMemories(memories))
  say([`${countOf(memories.rules.length, 'rule')} in ${out}`])
}

async function runHistory(place: MemoryPlace): Promise<void> {
  const { memories } = await place.readHistory()
  const draw = ({ endedAt, ended, text, replacedBy }: EndedRules['memories'][number]) => {
    const by = replacedBy === null ? '' : ` → ${memories.find(({ id }) => id === replacedBy)?.text ?? replacedBy}`
    return `  ${endedAt}  ${ended.padEnd('superseded'.length)}  ${cleanText(`${text}${by}`)}`
  }
  say([...memories.map(draw), `${countOf(memories.length, 'rule')} held once`])
}

async function runImport(place: MemoryPlace, { rules }: MemoryDocument, dryRun: boolean): Promise<void> {
  const total = { kept: 0, known: 0, superseded: [] as string[] }
  for (let first = 0; first < rules.length; first += mostRules) {
    const part = await place.import({ rules: rules.slice(first, first + mostRules) }, dryRun)
    total.kept += part.kept
    total.known += part.known
    total.superseded.push(...part.superseded)
  }
  const verb = dryRun ? 'would be kept' : 'kept'
  say([
    `${countOf(total.kept, 'rule')} ${verb}, ${total.known} in force already`,
    ...total.superseded.map((old) => `  instead of: ${old}`),
  ])
}

async function runGuide(place: MemoryPlace, guide: { name: string; text: string }, keep: Lines | null): Promise<void> {
  const { proposals, known, skipped } = await place.readGuide({ ...guide, format: null })
  const chosen = proposals.filter(({ line }) => isChosen(keep, line))
  say(proposals.map((rule) => drawRule(rule, chosen.includes(rule))))
  for (const { line, text, why } of skipped) say([`  ${String(line).padStart(4)}  – ${text} (${why})`])
  say([`${countOf(proposals.length, 'rule')} to decide, ${known} in force already, ${skipped.length} not taken`])
  if (keep === null)
    return say(proposals.length === 0 ? [] : ['Nothing is kept yet: --keep all, or --keep with lines.'])
  if (chosen.length === 0) throw new AppError('invalid_query', { detail: 'No rule stands in those lines.' })
  const { kept } = await place.keep(chosen.map(({ id }) => id))
  say([`${countOf(kept, 'rule')} kept`])
}

const isChosen = (keep: Lines | null, line: number | null): boolean =>
  keep === 'all' || (keep !== null && line !== null && keep.some(([from, to]) => from <= line && line <= to))

function drawRule({ line, text, scope, checks }: ProposedRule, isKept: boolean): string {
  const facts = [scope === 'the whole workspace' ? '' : scope, ...checks].filter((each) => each !== '')
  return `${isKept ? '+' : ' '} ${String(line ?? '').padStart(4)}  ${text}${facts.length === 0 ? '' : ` [${facts.join('; ')}]`}`
}

try {
  const args = parseMemoriesArguments(process.argv.slice(2))
  if (args === null) process.stdout.write(memoriesUsage)
  else await main(args)
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
}
