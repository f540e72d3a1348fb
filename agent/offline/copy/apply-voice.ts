import type { Voice } from './voice.ts'

const emoji = /\p{Extended_Pictographic}\u{fe0f}?\s?/gu
const tag = /(\{\{.*?\}\}|\{%.*?%\}|\]\([^)]*\)|https?:\/\/\S+)/gs

/** The text after the brand's rules: words swapped or dropped, exclamation marks and emoji within their limits. Liquid and links stay. */
export function applyVoice(text: string, voice: Voice): string {
  const edited = voice.rules.reduce((copy, { lint }) => {
    const swapped = lint.replacements.reduce((each, { avoid, use }) => replaceWord(each, avoid, use), copy)
    const cleared = lint.bannedWords.reduce(
      (each, word) => replaceWord(each, word, gentler[word.toLowerCase()] ?? ''),
      swapped,
    )
    const calm = lint.maxExclamationMarks === null ? cleared : limitMarks(cleared, lint.maxExclamationMarks)
    const bare = lint.maxEmoji === 0 ? outsideTags(calm, (part) => part.replace(emoji, '')) : calm
    return lint.maxSentences === null ? bare : limitSentences(bare, lint.maxSentences)
  }, text)
  return tidy(voice.tone.has('plain') ? outsideTags(edited, (part) => part.replaceAll('!', '.')) : edited)
}

const gentler: Readonly<Record<string, string>> = {
  customers: 'people',
  buy: 'get',
  purchase: 'get',
  free: 'included',
  news: 'word',
  welcome: 'hello',
  thank: 'thanks',
  hi: 'Hello',
  hello: 'Hi',
  'well done': 'congratulations',
  cart: 'basket',
  stuck: 'halfway',
}

function outsideTags(text: string, change: (part: string) => string): string {
  return text
    .split(tag)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('')
}

function replaceWord(text: string, avoid: string, use: string): string {
  const escaped = avoid.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const shape = new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'giu')
  return outsideTags(text, (part) =>
    part.replace(shape, (found) => (/^\p{Lu}/u.test(found) ? use.charAt(0).toUpperCase() + use.slice(1) : use)),
  )
}

function limitMarks(text: string, most: number): string {
  let count = 0
  return outsideTags(text, (part) =>
    part.replace(/!+/g, () => {
      count += 1
      return count <= most ? '!' : '.'
    }),
  )
}

/** The first sentences and the last: what happened and what to do. */
function limitSentences(text: string, most: number): string {
  const paragraphs = text.split('\n\n')
  const counted = paragraphs.map((paragraph) => paragraph.match(/[^.!?]*(?:\{\{.*?\}\}[^.!?]*)*[.!?]+\s*/g) ?? [])
  const total = counted.reduce((sum, sentences) => sum + sentences.length, 0)
  if (total <= most) return text
  const order = counted.flatMap((sentences, paragraph) => sentences.map((_, index) => ({ paragraph, index })))
  const kept = [...order.slice(0, Math.max(0, most - 1)), ...order.slice(-1)].slice(0, Math.max(1, most))
  return paragraphs
    .map((paragraph, at) => {
      const sentences = counted[at] ?? []
      if (sentences.length === 0) return paragraph
      return sentences
        .filter((_, index) => kept.some((each) => each.paragraph === at && each.index === index))
        .join('')
        .trim()
    })
    .filter(Boolean)
    .join('\n\n')
}

function tidy(text: string): string {
  return text
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([.,;:!?])/g, '$1')
    .replace(/([.!?])\1+/g, '$1')
    .replace(/^[ ,]+/gm, '')
    .trim()
}
