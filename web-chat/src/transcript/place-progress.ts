import type { Card } from '../../../domain/cards.ts'
import type { Entry } from './transcript.ts'

export type Followed = { campaignId: string; name: string }

/** A socket hears so many things at once, and the conversation itself is one of them. */
const mostFollowed = 8

const launches: readonly string[] = ['launch_campaign', 'resume_campaign']
const underWay: readonly string[] = ['live', 'paused']

/**
 * Which entries show how far a campaign has come, by their keys: of each campaign the last card that speaks of it as
 * running, so that there is one place to look at and to stop it.
 */
export function placeProgress(entries: readonly Entry[]): ReadonlyMap<string, Followed> {
  const places = new Map<string, Followed>()
  const seen = new Set<string>()
  for (const entry of entries.toReversed()) {
    const followed = entry.kind === 'card' ? findRunning(entry.card) : null
    if (followed === null || seen.has(followed.campaignId) || seen.size === mostFollowed) continue
    seen.add(followed.campaignId)
    places.set(entry.key, followed)
  }
  return places
}

function findRunning(card: Card): Followed | null {
  switch (card.kind) {
    case 'campaign':
    case 'results':
      return underWay.includes(card.status) ? { campaignId: card.campaignId, name: card.name } : null
    case 'approval': {
      const { campaign, status, tool } = card
      if (campaign === null || status !== 'approved' || !launches.includes(tool)) return null
      return { campaignId: campaign.campaignId, name: campaign.name }
    }
    default:
      return null
  }
}
