import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { readWebLink } from '../../domain/links/judge-link.ts'
import { linkVariables } from './copy-facts.ts'
import { listCopyFields } from './copy-fields.ts'
import { listAddresses } from './list-links.ts'

/**
 * The links of a content that lead only where the workspace's list allows, as they stand in the copy: data chooses their
 * host, or its letters may look like others.
 */
export function findLedLinks(content: ChannelContent, hosts: readonly string[]): string[] {
  return listCopyFields(content).flatMap((field) => {
    const liquids: string[] = []
    const show = (href: string) => href.replaceAll(anyStand, (_, index: string) => liquids[Number(index)] ?? '')
    return listAddresses(field, (liquid) => `liquid${liquids.push(liquid) - 1}x`)
      .filter(({ href, kind }) => kind === 'link' && !isOurs(show(href)) && isLed(href, hosts))
      .map(({ href }) => show(href))
  })
}

const anyStand = /liquid(\d+)x/g
const ours = new RegExp(String.raw`^\{\{-?\s*(?:${linkVariables.join('|')})\s*-?\}\}$`)
const isOurs = (link: string) => ours.test(link)

function isLed(href: string, hosts: readonly string[]): boolean {
  if (/^liquid\d+x/.test(href)) return true
  const link = readWebLink(href)
  if (link === null) return false
  return /liquid\d+x/.test(link.url.host) || (!link.isPlain && !hosts.includes(link.url.host))
}
