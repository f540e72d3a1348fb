import type { CopyField } from './copy-fields.ts'
import { isAllowedLink } from './fill-link.ts'
import { listAddresses } from './list-links.ts'

/** What is wrong with the links that a field writes out; those that a variable begins are checked when it is filled. */
export function findBadLinks(field: CopyField): string[] {
  const allows = field.kind === 'link' ? 'app' : 'web'
  return listAddresses(field, () => stand)
    .map(({ href }) => href)
    .filter((href) => !href.startsWith(stand) && !isAllowedLink(href, allows))
    .map(
      (href) =>
        `“${href.replaceAll(stand, '…')}” is not a link that a customer can open: write it out, beginning with https://, without a name, a password or a backslash.`,
    )
}

const stand = 'liquidvalue'
