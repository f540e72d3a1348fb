import { z } from 'zod'
import { isPublicHost } from './public-address.ts'

/** What may be called: https, nothing in the address that belongs into a secret store, and nothing that cannot be kept. */
export function isCallable(text: string): boolean {
  const url = text.includes('\0') ? null : URL.parse(text)
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === ''
}

export const callableWords =
  'an https address without a name, a password or a #, such as https://hooks.example.com/carillon'

/** Private networks and this machine are never called (channels/webhooks/open-caller.ts). What is no URL is no matter of this. */
export function isPublicUrl(text: string): boolean {
  const url = URL.parse(text)
  return url === null || isPublicHost(url.hostname)
}

export const publicWords = 'on the public internet: private networks and this machine are never called'

/** An https address that journeys may call, and all that lies below it: `https://hooks.example.com/carillon`. */
export const AllowedUrl = z
  .string()
  .max(500)
  .refine((text) => isCallable(text) && URL.parse(text)?.search === '', `must be ${callableWords}, and without a ?`)
  .refine(isPublicUrl, `must be ${publicWords}`)

/** Is the URL one of the allowed, or below one? The whole host when the allowed one has no path. */
export function isAllowedUrl(text: string, allowed: readonly string[]): boolean {
  const url = URL.parse(text)
  if (url === null || !isCallable(text)) return false
  return allowed.some((each) => {
    const base = new URL(each)
    const path = base.pathname.replace(/\/$/, '')
    return url.origin === base.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`))
  })
}
