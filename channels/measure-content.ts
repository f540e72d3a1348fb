import { countOf } from '../domain/words.ts'
import { lengthLimits } from './length-limits.ts'
import { measureSms } from './measure-sms.ts'
import type { RenderedContent } from './rendered-content.ts'

/** What of a rendered message will be cut, refused or cost more, in words; empty when all fits. */
export function measureContent(content: RenderedContent): string[] {
  switch (content.channel) {
    case 'push':
      return [
        ...checkPushTitle(content.title),
        ...checkPushBody(content.body, content.image !== null),
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

function checkPushTitle(title: string): string[] {
  const count = countCharacters(title)
  const { ios, android } = lengthLimits.push.title
  if (count <= ios) return []
  const where =
    count > android ? `iPhones show about ${ios} of them, Android about ${android}` : `iPhones cut it at about ${ios}`
  return [`The title has ${count} characters: ${where}.`]
}

function checkPushBody(body: string, hasImage: boolean): string[] {
  const count = countCharacters(body)
  const { ios, iosWithImage } = lengthLimits.push.body
  const most = hasImage ? iosWithImage : ios
  if (count <= most) return []
  return [`The body has ${count} characters: a locked iPhone shows about ${most}${hasImage ? ' beside an image' : ''}.`]
}

/** How much of a push’s body is seen before anybody unlocks the phone. */
export function sayPushLength(body: string): string {
  const count = countCharacters(body)
  const { androidLocked } = lengthLimits.push.body
  if (count <= androidLocked) return `${countOf(count, 'character')}, whole on locked phones`
  return `${countOf(count, 'character')}, of which a locked Android phone shows about ${androidLocked}`
}

/** What a push always carries, as long as it can be. */
const longestId = String(Number.MAX_SAFE_INTEGER)

/** The bytes of what a push service is handed; over the limit it refuses the message. */
export function countPushBytes(content: Extract<RenderedContent, { channel: 'push' }>): number {
  const { title, body, deepLink, image, options } = content
  const own = Object.fromEntries((options?.data ?? []).map(({ key, value }) => [key, value]))
  const data = { ...own, deliveryId: longestId, deepLink }
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
