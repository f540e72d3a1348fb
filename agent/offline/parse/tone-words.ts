import type { Tone } from '../copy/voice.ts'

const loud =
  '(?:sales?y|sales-?y|hard[ -]?sell(?:ing|y)?|pushy|hype\\w*|market\\w*|aggressive|spammy|loud|shout\\w*|cheesy|excited|enthusiastic|promotional|in[ -]your[ -]face|over the top|gushing|boastful)'
const noise =
  '(?:(?:sales|marketing|promo|promotional|advertising) (?:talk|pitch|speak|language|tone|fluff|copy|stuff)|hype|hard[ -]sell|advert\\w*|ads?|commercial|fluff|superlatives|buzzwords)'
const shapes: readonly (readonly [string, Tone])[] = [
  [
    String.raw`\b(?:less|not (?:so|as|too|that)|too|so|tone down|stop being|without sounding)\b.{0,25}\b${loud}\b`,
    'plain',
  ],
  [
    String.raw`\b(?:less|no|tone down|dial (?:down|back)|turn down|drop|lose|cut|skip|without|fewer|stop)\b(?: \w+){0,4} ${noise}\b`,
    'plain',
  ],
  [
    String.raw`\b(?:take|leave|cut|get|strip|keep) (?:\w+ ){0,2}${noise} out\b|\bnot like (?:an?|some) (?:\w+ )?(?:ad|advert|advertisement|commercial|billboard|flyer|sales pitch|salesman|salesperson)\b`,
    'plain',
  ],
  [
    String.raw`\b(?:tone|dial|tune|turn|calm|bring|water) (?:it|that|this|them|things|everything|(?:the|that|this) [\w ]{2,30}) (?:right |way |a bit )?(?:down|back)\b`,
    'plain',
  ],
  [
    String.raw`\b(?:plainer|calmer|softer|quieter|soberer|gentler|subtler|more (?:neutral|subtle|factual|understated|matter-of-fact|low-key|sober|soberly|calm|calmly|plain|plainly|modest|measured|restrained|down to earth))\b`,
    'plain',
  ],
  [
    String.raw`\b(?:warmer|friendlier|nicer|kinder|more (?:warm|friendly|human|personal|caring|welcoming))\b|\btoo (?:cold|dry|stiff|formal)\b|\bless (?:formal|stiff|cold|dry)\b`,
    'warm',
  ],
  [
    String.raw`\b(?:more (?:formal|professional|polite|serious)|too (?:casual|chatty|informal)|less (?:casual|chatty))\b`,
    'formal',
  ],
  [String.raw`\b(?:more (?:playful|fun|casual|relaxed)|funnier|lighter)\b`, 'playful'],
]
const tones = shapes.map(([source, tone]) => [new RegExp(source), tone] as const)

/** The tones that a clause wants of copy. */
export const findTones = (text: string): Tone[] => [
  ...new Set(tones.filter(([shape]) => shape.test(text)).map(([, tone]) => tone)),
]

export const toneShapes: readonly RegExp[] = tones.map(([shape]) => shape)
