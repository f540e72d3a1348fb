import { listContents, listCopyFields } from '../../channels/copy/copy-fields.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import { lintCopy } from '../../domain/lint.ts'
import type { Memory } from '../../domain/memory.ts'
import { rulesFor } from '../../domain/memory/in-force.ts'

/** What in the campaign's copy breaks the brand's rules, one line each with its channel. */
export function lintCampaign(campaign: Campaign, memories: readonly Memory[]): string[] {
  const about = `${campaign.name}\n${campaign.goal}`
  return listMessageSteps(campaign).flatMap((step) =>
    step.channels.flatMap((message) => {
      const rules = rulesFor(memories, { channel: message.channel, about })
      return listTexts(message).flatMap((text) =>
        lintCopy(text, rules).map(({ rule, words }) => `${message.channel} copy breaks the rule “${rule}”: ${words}.`),
      )
    }),
  )
}

/** The copy of a message in every language, each content as one text. */
function listTexts(message: ChannelMessage): string[] {
  return listContents(message).map(({ content }) =>
    listCopyFields(content)
      .flatMap(({ kind, template }) => (kind === 'link' || kind === 'image' ? [] : [template]))
      .join('\n'),
  )
}
