import { type CopyField, listContents, listCopyFields } from '../../channels/copy/copy-fields.ts'
import { listAddresses } from '../../channels/copy/list-links.ts'
import { findTextLinks } from '../../channels/copy/text-links.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import { readWebLink } from '../../domain/links/judge-link.ts'
import type { CopyFinding } from './lint-campaign.ts'

/** What mail programs and phones make links of without being asked, by endings that are no words of a sentence. */
const bareHost =
  /(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|net|org|info|biz|io|app|dev|shop|store|online|site|xyz|top|click|link|club|example)(?![\w-]|\.\w)/gi
const stand = 'liquid0x'

/**
 * Links, pictures and web addresses in copy whose host nobody gave: a model that was talked into it must not lead
 * customers to a stranger's page. Hosts that data chooses are held against the workspace's list when copy is filled in.
 * @param given what people gave (store/campaigns/given-words.ts)
 */
export function findStrangeLinks({ steps }: Campaign, given: string): CopyFinding[] {
  return listSteps(steps).flatMap(({ step, path }) =>
    step.kind !== 'message'
      ? []
      : step.channels.flatMap((message, index) =>
          listContents(message).flatMap(({ path: inMessage, content }, place) =>
            listCopyFields(content).flatMap((field) =>
              [...new Set(listHosts(field))]
                .filter((host) => !isGiven(host, given))
                .map((host) => ({
                  rule: 'strange_link',
                  severity: 'error' as const,
                  field: field.path,
                  path: `${path}/channels/${index}/content/${inMessage}/${field.path}`,
                  channel: message.channel,
                  language: message.content.locales[place - 1]?.language ?? null,
                  message: `Nobody gave a link to ${host}. Leave it out, or ask the member for the address; an admin can also add the host to linkHosts in the settings.`,
                })),
            ),
          ),
        ),
  )
}

function listHosts(field: CopyField): string[] {
  const template = field.template.normalize('NFKC')
  const hrefs = [
    ...listAddresses({ ...field, template }, () => stand).map(({ href }) => href),
    ...findTextLinks(template.replaceAll(/\{\{.*?\}\}/gs, stand)),
  ]
  const linked = hrefs.flatMap((href) => readWebLink(href)?.url.hostname ?? [])
  const liquids = template.match(/\{[{%].*?[}%]\}/gs) ?? []
  // What stands in quotes inside Liquid may be filled in as it is.
  const literals = liquids.flatMap((liquid) => liquid.match(/"[^"]*"|'[^']*'/g) ?? [])
  const words = [template.replaceAll(/\{[{%].*?[}%]\}/gs, stand), ...literals].join('\n')
  const bare = words.match(bareHost) ?? []
  return [...linked, ...bare.map((host) => host.toLowerCase())].filter((host) => !host.includes(stand))
}

/** The host as it was said, with or without its “www.”; a part of a longer host is another. */
function isGiven(host: string, given: string): boolean {
  const name = host.replace(/^www\./, '').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?<![\w.-])(?:www\.)?${name}(?![\w-]|\.\w)`, 'i').test(given)
}
