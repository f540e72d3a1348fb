import type { CopyField } from '../../channels/copy/copy-fields.ts'
import { listCopyFields } from '../../channels/copy/copy-fields.ts'
import {
  defaultOf,
  findTranslationFaults,
  isPlainDefault,
  type MaskedCopy,
  maskCopy,
  unmaskCopy,
  withDefault,
} from '../../channels/copy/mask-copy.ts'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { channelWords } from '../../domain/channels.ts'
import { AppError } from '../../domain/errors.ts'
import type { SourceText, TranslationRequest } from '../../domain/translator.ts'

type Piece = {
  key: string
  path: string
  note: string
  masked: MaskedCopy
  defaults: { key: string; index: number; words: string }[]
}

export type TranslationJob = {
  content: ChannelContent
  /** Words that stay as they are. */
  terms: readonly string[]
}

type Ask = (request: TranslationRequest) => Promise<{ key: string; text: string }[]>
type Wanted = { from: string; to: string; brandRules: readonly string[] }

/**
 * Translate contents into one language. What comes back is held against what was put aside; a text with a fault is asked
 * for once more, with the fault.
 * @returns the contents in the order of the jobs, and how many pieces were put aside and came back
 * @throws AppError translation_broken with what was lost or added, and what translate throws
 */
export async function translateContents(
  jobs: readonly TranslationJob[],
  wanted: Wanted,
  ask: Ask,
): Promise<{ content: ChannelContent; kept: number }[]> {
  const prepared = jobs.map(({ content, terms }, index) => prepare(content, terms, `${index}`))
  const pieces = prepared.flat()
  const answers = new Map<string, string>()
  let faults = await askFor(pieces, answers, wanted, ask, [])
  if (faults.length > 0)
    faults = await askFor(
      faults.map(({ piece }) => piece),
      answers,
      wanted,
      ask,
      faults.map(sayFault),
    )
  if (faults.length > 0) {
    throw new AppError('translation_broken', {
      detail: `The translation into ${wanted.to} cannot be used: ${faults.map(sayFault).join(' ')} Nothing was changed. Try again, or write that copy with write_copy.`,
      extra: { language: wanted.to },
    })
  }
  return jobs.map(({ content }, index) => {
    const own = prepared[index] ?? []
    const texts = new Map(own.map((piece) => [piece.path, putTogether(piece, answers)]))
    return {
      content: replaceTexts(content, texts),
      kept: own.reduce((sum, { masked }) => sum + masked.pieces.length, 0),
    }
  })
}

function prepare(content: ChannelContent, terms: readonly string[], job: string): Piece[] {
  return listCopyFields(content)
    .filter(({ kind, path, template }) => isWords(kind, path) && template.trim() !== '')
    .map(({ path, template }) => {
      const key = `${job}/${path}`
      const masked = maskCopy(template, terms)
      const defaults = masked.pieces.flatMap((piece, index) => {
        const words = defaultOf(piece)
        return words === null ? [] : [{ key: `${key}/default/${index}`, index, words }]
      })
      return { key, path, note: `${channelWords[content.channel]}, ${path}`, masked, defaults }
    })
}

const isWords = (kind: CopyField['kind'], path: string) =>
  kind !== 'link' && kind !== 'image' && !path.startsWith('options/')

type Faulty = { piece: Piece; words: string }
const sayFault = ({ piece, words }: Faulty) => `${piece.note}: ${words}.`

/** Ask for these pieces, keep what is sound, and return the others with what is wrong. */
async function askFor(
  pieces: readonly Piece[],
  answers: Map<string, string>,
  wanted: Wanted,
  ask: Ask,
  faults: readonly string[],
): Promise<Faulty[]> {
  const texts = pieces.flatMap(listTexts).filter(({ text }) => /\p{L}/u.test(text.replaceAll(/⟦\d+⟧/g, '')))
  const given = texts.length === 0 ? [] : await ask({ ...wanted, texts, faults })
  const byKey = new Map(given.map(({ key, text }) => [key, text]))
  return pieces.flatMap((piece): Faulty[] => {
    const isAsked = texts.some(({ key }) => key === piece.key)
    const text = isAsked ? byKey.get(piece.key) : piece.masked.text
    if (text === undefined) return [{ piece, words: 'it is missing' }]
    const wrong = findTranslationFaults(piece.masked, text)
    const badDefault = piece.defaults.find(({ key }) => !isPlainDefault(byKey.get(key) ?? ''))
    if (badDefault !== undefined) wrong.push(`the default “${badDefault.words}” has no translation in plain words`)
    if (wrong.length > 0) return [{ piece, words: wrong.join(', ') }]
    for (const key of [piece.key, ...piece.defaults.map((each) => each.key)]) answers.set(key, byKey.get(key) ?? text)
    return []
  })
}

const listTexts = ({ key, note, masked, defaults }: Piece): SourceText[] => [
  { key, note, text: masked.text },
  ...defaults.map(({ key: own, index, words }) => ({
    key: own,
    note: `stands for ⟦${index}⟧ in “${masked.text.slice(0, 200).toWellFormed()}” where its value is not known`,
    text: words,
  })),
]

function putTogether({ key, masked, defaults }: Piece, answers: ReadonlyMap<string, string>): string {
  const pieces = masked.pieces.map((piece, index) => {
    const words = answers.get(defaults.find((each) => each.index === index)?.key ?? '')
    return words === undefined ? piece : withDefault(piece, words.trim())
  })
  return unmaskCopy({ ...masked, pieces }, answers.get(key) ?? masked.text)
}

/** The content with the texts at these paths in the place of its own. */
function replaceTexts(content: ChannelContent, texts: ReadonlyMap<string, string>): ChannelContent {
  const replaced: ChannelContent = structuredClone(content)
  for (const [path, text] of texts) {
    const keys = path.split('/')
    const last = keys.pop() ?? ''
    const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], replaced.content) // the paths are the content's own
    Object.assign(parent as object, { [last]: text })
  }
  return replaced
}
