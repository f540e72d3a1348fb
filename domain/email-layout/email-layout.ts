import { z } from 'zod'
import { measureContrast } from './color-contrast.ts'
import { findFrameFaults, maxFrameCharacters } from './frame-faults.ts'

const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #0b5d57')
  .toLowerCase()

/** Pairs of text and what it stands on. */
const readable = [
  ['text', 'card'],
  ['link', 'card'],
  ['buttonText', 'button'],
  ['footer', 'page'],
] as const

/** What WCAG asks for text of this size (AA). */
export const leastContrast = 4.5

const Colors = z
  .strictObject({
    page: color.describe('Behind everything'),
    card: color.describe('Behind the text'),
    text: color,
    link: color,
    button: color,
    buttonText: color,
    footer: color.describe('The words under the card'),
  })
  .superRefine((colors, context) => {
    for (const [front, back] of readable) {
      const ratio = measureContrast(colors[front], colors[back])
      if (ratio >= leastContrast) continue
      const found = (Math.floor(ratio * 10) / 10).toFixed(1)
      const message = `${colors[front]} on ${back} ${colors[back]} is hard to read: ${found} to 1, at least ${leastContrast} to 1 is needed`
      context.addIssue({ code: 'custom', path: [front], message })
    }
  })
export type EmailColors = z.infer<typeof Colors>

const Logo = z.strictObject({
  url: z
    .string()
    .max(2000)
    .refine((text) => URL.parse(text)?.protocol === 'https:', 'must be a URL that begins with https://'),
  alt: z.string().trim().min(1, 'must say what the logo shows, for those who do not see it').max(100),
  width: z.int().min(16).max(520).describe('Pixels, as shown'),
})

const Frame = z
  .string()
  .max(maxFrameCharacters, `must have at most ${maxFrameCharacters} characters`)
  .superRefine((html, context) => {
    for (const message of findFrameFaults(html)) context.addIssue({ code: 'custom', message })
  })

/** How a workspace's emails look, around what each says. */
export const EmailLayout = z
  .strictObject({
    logo: Logo.nullable().default(null).describe('Over the card; null for none'),
    colors: Colors.nullable().default(null).describe('null for Carillon’s own, light and dark'),
    darkColors: Colors.nullable().default(null).describe('For readers who prefer dark; null leaves the light ones'),
    footer: z.string().trim().min(1).max(500).nullable().default(null).describe('Lines over the sender’s name'),
    frame: Frame.nullable()
      .default(null)
      .describe('HTML of your own, with {{ content }} and {{ footer }} in it, instead of logo and colours'),
  })
  .refine(({ frame, logo, colors, darkColors }) => frame === null || (logo ?? colors ?? darkColors) === null, {
    path: ['frame'],
    message: 'stands instead of logo, colors and darkColors: leave those out',
  })
  .refine(({ colors, darkColors }) => colors !== null || darkColors === null, {
    path: ['darkColors'],
    message: 'need colors beside them',
  })
export type EmailLayout = z.infer<typeof EmailLayout>
