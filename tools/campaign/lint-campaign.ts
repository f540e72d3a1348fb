import { listContents } from '../../channels/copy/copy-fields.ts'
import { mapWithinDeadline } from '../../channels/copy/within-deadline.ts'
import { type ContentFinding, lintContent } from '../../channels/lint/lint-content.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import type { Channel } from '../../domain/channels.ts'
import type { Memory } from '../../domain/memory.ts'
import { rulesFor } from '../../domain/memory/in-force.ts'

export type CopyFinding = ContentFinding & {
  /** Where the content, or the field of it, stands in the campaign. */
  path: string
  channel: Channel
  /** Null for the default copy. */
  language: string | null
}

/** What a campaign's copy is held against. */
export type LintScope = {
  memories: readonly Memory[]
  /** Everything that people gave (store/campaigns/given-words.ts). */
  given: string
  /** The workspace's: of copy that has no language of its own. */
  language: string
  deepLinks: readonly string[]
}

type Placed = { path: string; language: string | null; content: ChannelContent }

const budgetMs = 3_000

/** What of a campaign's copy breaks a rule: every message, in every language it has. */
export function lintCampaign(campaign: Campaign, scope: LintScope): CopyFinding[] {
  const about = `${campaign.name}\n${campaign.goal}`
  const lint = ({ path, language, content }: Placed): CopyFinding[] => {
    const { channel } = content
    const brandRules = rulesFor(scope.memories, { channel, about })
    const context = { given: scope.given, deepLinks: scope.deepLinks, brandRules }
    return lintContent(content, language ?? scope.language, context).map((finding) => ({
      ...finding,
      path: finding.field === null ? path : `${path}/${finding.field}`,
      channel,
      language,
    }))
  }
  const placed = listPlaced(campaign)
  const looked = mapWithinDeadline(placed, lint, (each) => [tooSlow(each)], { budgetMs })
  return [...looked.flat(), ...placed.slice(looked.length, looked.length + 1).map(tooSlow)]
}

/** What could not be looked at must not go out unseen. */
const tooSlow = ({ path, language, content: { channel } }: Placed): CopyFinding => ({
  rule: 'too_heavy',
  severity: 'error',
  field: null,
  message: 'The copy takes too long to look at: it is too long, or repeats signs too much. Shorten it.',
  path,
  channel,
  language,
})

/** Every content of the campaign, in reading order. */
function listPlaced({ steps }: Campaign): Placed[] {
  return listSteps(steps).flatMap(({ step, path }) =>
    step.kind !== 'message'
      ? []
      : step.channels.flatMap((message, index) =>
          listContents(message).map(({ path: inMessage, content }, place) => ({
            path: `${path}/channels/${index}/content/${inMessage}`,
            language: message.content.locales[place - 1]?.language ?? null,
            content,
          })),
        ),
  )
}
