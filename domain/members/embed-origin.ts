import { z } from 'zod'

/** A URL's host may hold a star, which would mean every host where this stands. */
const plainHost = /^[a-z\d.-]+$/
const localHosts = ['localhost', '127.0.0.1']

/** A site whose pages may show the chat: its origin, no more and no less, so that it can stand in a policy as it is. */
export const EmbedOrigin = z.string().refine((text) => {
  const url = URL.parse(text)
  if (url === null || url.origin !== text || !plainHost.test(url.hostname)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && localHosts.includes(url.hostname))
}, 'must be an origin such as https://app.example.com, without a path; http only on this machine')
