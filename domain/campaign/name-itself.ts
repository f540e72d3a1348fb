import { reactionKinds } from '../conditions/facts.ts'
import { isRecord } from '../is-record.ts'
import type { Campaign } from './campaign.ts'

/** In the conditions of a campaign, the campaign itself: it has no id before it is written down. */
export const itself = 'this'

const kinds: ReadonlySet<string> = new Set(reactionKinds)

/** The document with its own id where a reaction to “this” campaign is asked for. */
export function nameItself(document: Campaign, id: string): Campaign {
  return nameIn(document, id) as Campaign // the same keys, with a text for a text
}

function nameIn(value: unknown, id: string): unknown {
  if (Array.isArray(value)) return value.map((each) => nameIn(each, id))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      kinds.has(key) && isRecord(inner) && inner['campaign'] === itself
        ? { ...inner, campaign: id }
        : nameIn(inner, id),
    ]),
  )
}
