import type { CampaignEntry, Catalogue } from '../../link/catalogue.ts'
import { stemsOfName } from '../../link/names.ts'
import { matchStems } from '../../link/word-match.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import type { Reading } from '../reading.ts'
import { readWindow } from '../windows.ts'

const kinds: readonly (readonly [RegExp, 'opened' | 'clicked' | 'received' | 'converted'])[] = [
  [/^(open|opens|opened|read)$/, 'opened'],
  [/^(click|clicks|clicked|tapped)$/, 'clicked'],
  [/^(receive|received|got|get)$/, 'received'],
  [/^(convert|converted)$/, 'converted'],
]
const between = /^(on|in|from|after|the|our|my|a|any|campaign|email|mail|push|message|link|of)$/
const least = 0.5

/** “Opened the spring newsletter”, “did not click the welcome email this month”: by a campaign that there is. */
export function readReaction({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  const kind = kinds.find(([shape]) => shape.test(reading.word(at)))?.[1]
  if (kind === undefined) return undefined
  let next = at + 1
  while (between.test(reading.word(next)) && next < at + 5) next += 1
  const named = findCampaign(reading, catalogue, next)
  if (named === undefined) return undefined
  const window = readWindow(reading.tokens, named.end)
  const withinDays = window?.kind === 'within' ? window.days : null
  const reaction = { campaign: named.campaign.id, withinDays }
  const condition = {
    opened: { opened: reaction },
    clicked: { clicked: reaction },
    received: { received: reaction },
    converted: { converted: reaction },
  }[kind]
  const end = window?.kind === 'within' ? window.end : named.end
  return atom(condition, end, 1.4, [`“${named.said}” means the campaign “${named.campaign.name}”`])
}

/** The campaign of whose name most stands there, when no other has as much; drafts sent nothing. */
function findCampaign(reading: Reading, { campaigns }: Catalogue, at: number) {
  const scored = campaigns
    .filter(({ status }) => status !== 'draft')
    .map((campaign) => ({ campaign, ...matchName(reading, at, campaign) }))
    .toSorted((a, b) => b.share - a.share)
  const [best, second] = scored
  if (best === undefined || best.share < least || best.share === second?.share) return undefined
  const said = reading.tokens
    .slice(at, best.end)
    .map(({ text }) => text)
    .join(' ')
  const noun = /^(campaign|email|mail|push|message)$/.test(reading.word(best.end)) ? 1 : 0
  return { campaign: best.campaign, said, end: best.end + noun }
}

function matchName(reading: Reading, at: number, { name }: CampaignEntry): { share: number; end: number } {
  const stems = stemsOfName(name)
  let end = at
  while (reading.isFree(end) && stems.some((part) => matchStems(reading.stem(end), part) >= 0.85)) end += 1
  return { share: stems.length === 0 ? 0 : (end - at) / stems.length, end }
}
