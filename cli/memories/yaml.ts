import { Document } from 'yaml'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { AppError } from '../../domain/errors.ts'
import { RuleDocument, type MemoryDocument } from '../../domain/memory/exchange.ts'
import { z } from 'zod'
import { leaveOutEmpty } from '../../domain/campaign/exchange.ts'
import { readYaml, YamlFaults } from '../campaigns/read-yaml.ts'
import { escapedText } from '../campaigns/write-yaml.ts'

const WholeDocument = z.strictObject({ rules: z.array(RuleDocument) })
const head = ' What Carillon remembers: npm run memories -- import FILE keeps it elsewhere, or again.'

/** @throws AppError internal when the text would not come back as exactly the rules it was written from */
export function writeMemories(memories: MemoryDocument): string {
  const yaml = new Document(leaveOutEmpty({ ...memories }), {
    version: '1.2',
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
    customTags: (tags) => [escapedText, ...tags],
  })
  yaml.commentBefore = head
  const text = yaml.toString({
    lineWidth: 0,
    blockQuote: 'literal',
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  })
  if (hashContent(readMemories(text)) !== hashContent(memories))
    throw new AppError('internal', { detail: 'The memory cannot be written as YAML without a loss. Please report it.' })
  return text
}

/** @throws AppError invalid_body with each fault and its line */
export function readMemories(text: string): MemoryDocument {
  try {
    const yaml = readYaml(text.trim() === '' ? 'rules: []' : text)
    const parsed = WholeDocument.safeParse({ rules: [], ...yaml.value })
    if (parsed.success) return parsed.data
    const faults = parsed.error.issues.slice(0, 20).map(({ path, message }) => {
      const at = path.map(String).join('/')
      const { line, column } = yaml.locate(at, message)
      return `${line}:${column}: ${at}: ${message}`
    })
    throw new AppError('invalid_body', { detail: faults.join('\n') })
  } catch (error) {
    if (!(error instanceof YamlFaults)) throw error
    const faults = error.faults.slice(0, 20).map(({ line, column, message }) => `${line}:${column}: ${message}`)
    throw new AppError('invalid_body', { detail: faults.join('\n') })
  }
}
