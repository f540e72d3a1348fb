import { z } from 'zod'

const never = /^(?:javascript|data|vbscript|file|blob|http):/i
const form = /^[a-z][a-z0-9+.-]*:\/\/[^\s{}\p{Cc}]*$/iu

/** How deep links begin that the workspace allows: `larkspur://`, or a place on the web with its host. */
export const DeepLinkBeginning = z
  .string()
  .max(300)
  .refine(
    (text) =>
      form.test(text) && !never.test(text) && (!/^https:/i.test(text) || /^https:\/\/[^/?#]+\.[^/?#]+/i.test(text)),
    'must be the beginning of a link, such as larkspur:// or https://app.example.com/',
  )

export const DeepLinks = z.array(DeepLinkBeginning).max(50)
