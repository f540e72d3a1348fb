export const maxFrameCharacters = 60_000

/** What a frame holds the place of; `content` and `footer` stand once, the others as often as wanted. */
export const frameSlots = ['content', 'footer', 'language', 'subject', 'preheader'] as const
export type FrameSlot = (typeof frameSlots)[number]

const anySlot = /\{\{\s*([^{}]*?)\s*\}\}/g

/** What mail programs take out or bar, and what would call home. */
const barred: readonly [RegExp, string][] = [
  [
    /<\s*(script|iframe|object|embed|form|input|button|base|meta\s[^>]*refresh)\b/i,
    'has <$1>, which mail programs bar',
  ],
  [/\s(on[a-z]+)\s*=/i, 'has the attribute $1, which mail programs bar'],
  [/(javascript|vbscript|data):/i, 'has a $1: address, which mail programs bar'],
]

/** What is wrong with a workspace's own frame, in words; empty when emails can be written into it. */
export function findFrameFaults(html: string): string[] {
  return [...findSlotFaults(html), ...findBarred(html), ...findImageFaults(html)]
}

function findSlotFaults(html: string): string[] {
  const names = [...html.matchAll(anySlot)].map(([, name = '']) => name)
  const known: ReadonlySet<string> = new Set(frameSlots)
  const unknown = [...new Set(names.filter((name) => !known.has(name)))]
  const counted = (['content', 'footer'] as const).flatMap((name) => {
    const count = names.filter((each) => each === name).length
    return count === 1 ? [] : [`must have {{ ${name} }} once, it has it ${count} times`]
  })
  return [...counted, ...unknown.map((name) => `has {{ ${name} }}; it may have ${frameSlots.join(', ')}`)]
}

const findBarred = (html: string): string[] =>
  barred.flatMap(([pattern, words]) => {
    const name = pattern.exec(html)?.[1]?.split(/\s/)[0]
    return name === undefined && !pattern.test(html) ? [] : [words.replace('$1', name ?? '')]
  })

function findImageFaults(html: string): string[] {
  const images = [...html.matchAll(/<img\b[^>]*>/gi)].map(([image]) => image)
  return [
    ...(images.every((image) => /\salt\s*=/i.test(image)) ? [] : ['has an image without alt']),
    ...(images.every((image) => /\ssrc\s*=\s*["']https:/i.test(image)) ? [] : ['has an image that is not at https://']),
  ]
}
