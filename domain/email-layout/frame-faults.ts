export const maxFrameCharacters = 60_000

/** What a frame holds the place of; `content` and `footer` stand once, the others as often as wanted. */
export const frameSlots = ['content', 'footer', 'language', 'subject', 'preheader'] as const
export type FrameSlot = (typeof frameSlots)[number]

// Each pattern reads a page once, whatever is in it: pages come from anybody who may look at a preview.
const anySlot = /\{\{([^{}]*)\}\}/g
const anyTag = /<[^<>]*>/g
const barredTag = /^<\s*(script|iframe|object|embed|form|input|button|base)\b/i
const refresh = /^<\s*meta\b.*\brefresh\b/is
const barredAttribute = /\s(on[a-z]+)\s*=/i
const barredAddress = /[=(]\s*["']?\s*(javascript|vbscript|data):/i

/** What is wrong with a workspace's own frame, in words; empty when emails can be written into it. */
export function findFrameFaults(html: string): string[] {
  const tags = html.match(anyTag) ?? []
  return [...findSlotFaults(html), ...new Set(tags.flatMap(findBarred)), ...findImageFaults(tags)]
}

function findSlotFaults(html: string): string[] {
  const names = [...html.matchAll(anySlot)].map(([, name = '']) => name.trim())
  const known: ReadonlySet<string> = new Set(frameSlots)
  const unknown = [...new Set(names.filter((name) => !known.has(name)))]
  const counted = (['content', 'footer'] as const).flatMap((name) => {
    const count = names.filter((each) => each === name).length
    return count === 1 ? [] : [`must have {{ ${name} }} once, it has it ${count} times`]
  })
  return [...counted, ...unknown.map((name) => `has {{ ${name} }}; it may have ${frameSlots.join(', ')}`)]
}

/** What mail programs bar or take out. */
function findBarred(tag: string): string[] {
  const name = barredTag.exec(tag)?.[1] ?? (refresh.test(tag) ? 'meta refresh' : undefined)
  const attribute = barredAttribute.exec(tag)?.[1]
  const address = barredAddress.exec(tag)?.[1]
  return [
    ...(name === undefined ? [] : [`has <${name.toLowerCase()}>`]),
    ...(attribute === undefined ? [] : [`has the attribute ${attribute.toLowerCase()}`]),
    ...(address === undefined ? [] : [`has a ${address.toLowerCase()}: address`]),
  ].map((words) => `${words}, which mail programs bar`)
}

function findImageFaults(tags: readonly string[]): string[] {
  const images = tags.filter((tag) => /^<img\b/i.test(tag))
  return [
    ...(images.every((image) => /\salt\s*=/i.test(image)) ? [] : ['has an image without alt']),
    ...(images.every((image) => /\ssrc\s*=\s*["']https:/i.test(image)) ? [] : ['has an image that is not at https://']),
  ]
}
