import type { IncomingHttpHeaders } from 'node:http'
import { isbot } from 'isbot'

/** What a request for a message's image or link tells of who made it. */
export type Visit = { kind: 'open' | 'click'; method: string; headers: IncomingHttpHeaders }

/**
 * Apple Mail Privacy Protection loads the images of every mail, read or not, and calls itself this and nothing more.
 * @see https://help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events
 */
const appleProxy = /^Mozilla\/5\.0$/
/**
 * Proxies that load an image when a person opens the mail, Gmail's first, and mail programs that name no browser: isbot
 * knows browsers only.
 * @see https://www.scientiamobile.com/what-is-google-image-proxy/
 */
const mailReader =
  /GoogleImageProxy|YahooMailProxy|(?:Mail|Image) ?Proxy|Airmail|eM Client|Superhuman|^Spark\/|ProtonMail|Outlook|Thunderbird/i
/** Loads ahead of a person who may never come. */
const ahead = /prefetch|prerender|preview/i
const aheadHeaders = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const

/** Did a machine ask for it, and nobody who reads? By what it says of itself: it may say less than it is. */
export function isMachine({ kind, method, headers }: Visit): boolean {
  const agent = headers['user-agent']?.trim() ?? ''
  if (method !== 'GET' || agent === '' || appleProxy.test(agent)) return true
  if (aheadHeaders.some((name) => ahead.test(String(headers[name] ?? '')))) return true
  return !(kind === 'open' && mailReader.test(agent)) && isbot(agent)
}
