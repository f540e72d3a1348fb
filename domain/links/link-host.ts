import { z } from 'zod'

const form = /^[a-z0-9][a-z0-9.-]*[a-z0-9](?::\d{1,5})?$/

/** The host of an address, or of what somebody wrote instead of one, as URLs have it; null for none. */
const readHost = (text: string) => URL.parse(text.includes('://') ? text : `https://${text}`)?.host ?? null

/**
 * A host that links may lead to: small letters, with a port only where it is not the usual one. Other letters than ASCII
 * stand as URLs have them (xn--…), so that none can look like another. It means itself alone, and no host below it.
 */
export const LinkHost = z
  .string()
  .max(260)
  .superRefine((text, context) => {
    const host = readHost(text)
    const isHost = host !== null && form.test(host) && (host.includes('.') || host.startsWith('localhost'))
    if (isHost && host === text) return
    const message = isHost ? `must be a host alone: ${host}` : 'must be a host such as shop.example.com'
    context.addIssue({ code: 'custom', message })
  })

export const LinkHosts = z.array(LinkHost).max(100)
