import { countOf } from '../domain/words.ts'
import { measureSms } from './measure-sms.ts'
import type { RenderedContent } from './rendered-content.ts'

/** Characters that are shown before the text is cut, and the most that a push payload may weigh. */
export const lengthLimits = {
  push: { title: 50, body: 150, payloadBytes: 4_096 },
  email: { subject: 60, preheader: 90, htmlBytes: 102_400 },
  sms: { segments: 1, characters: 1_600 },
  in_app: { title: 60, body: 300 },
} as const

/** What of a rendered message will be cut, refused or cost more, in words; empty when all fits. */
export function measureContent(content: RenderedContent): string[] {
  switch (content.channel) {
    case 'push':
      return [
        ...checkLength('The title', content.title, lengthLimits.push.title),
        ...checkLength('The body', content.body, lengthLimits.push.body),
        ...checkPayload(content),
      ]
    case 'email':
      return [
        ...checkLength('The subject', content.subject, lengthLimits.email.subject),
        ...checkLength('The preheader', content.preheader ?? '', lengthLimits.email.preheader),
        ...checkHtml(content.html),
      ]
    case 'sms':
      return checkSms(content.text)
    case 'whatsapp':
      return checkMost(content.text ?? '', 'a WhatsApp message')
    case 'in_app':
      return [
        ...checkLength('The title', content.title, lengthLimits.in_app.title),
        ...checkLength('The body', content.body, lengthLimits.in_app.body),
      ]
  }
}

const segmenter = new Intl.Segmenter()

/** Characters as a reader counts them. */
const countCharacters = (text: string) => Array.from(segmenter.segment(text)).length

function checkLength(what: string, text: string, most: number): string[] {
  const count = countCharacters(text)
  return count <= most ? [] : [`${what} has ${count} characters; more than ${most} may be cut off.`]
}

/** The bytes of what a push service is handed; over the limit it refuses the message. */
export function countPushBytes(content: Extract<RenderedContent, { channel: 'push' }>): number {
  const { title, body, deepLink, image, options } = content
  const data = { ...Object.fromEntries((options?.data ?? []).map(({ key, value }) => [key, value])), deepLink }
  return Buffer.byteLength(JSON.stringify({ notification: { title, body, image }, data }))
}

function checkPayload(content: Extract<RenderedContent, { channel: 'push' }>): string[] {
  const bytes = countPushBytes(content)
  const most = lengthLimits.push.payloadBytes
  return bytes <= most
    ? []
    : [`The push weighs ${countOf(bytes, 'byte')}; push services refuse more than ${countOf(most, 'byte')}.`]
}

function checkHtml(html: string): string[] {
  const bytes = Buffer.byteLength(html)
  return bytes <= lengthLimits.email.htmlBytes
    ? []
    : [`The email weighs ${Math.ceil(bytes / 1_024)} kB; Gmail cuts what is over 102 kB.`]
}

/** More than that is taken by nobody, in any number of segments. */
function checkMost(text: string, what: string): string[] {
  const most = lengthLimits.sms.characters
  return text.length <= most
    ? []
    : [
        `The text has ${countOf(text.length, 'character')}; ${what} of more than ${countOf(most, 'character')} is refused.`,
      ]
}

function checkSms(text: string): string[] {
  const { segments, encoding, units, outside } = measureSms(text)
  const refused = checkMost(text, 'an SMS')
  if (refused.length > 0) return refused
  if (segments <= lengthLimits.sms.segments) return []
  const why =
    encoding === 'UCS-2'
      ? ` because of ${outside
          .slice(0, 5)
          .map((character) => `“${character}”`)
          .join(', ')}`
      : ''
  return [`The text takes ${segments} SMS segments (${units} units in ${encoding}${why}); each is billed.`]
}
