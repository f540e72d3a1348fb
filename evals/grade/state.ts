import { listSteps } from '../../domain/campaign/tree.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { findDifferences } from '../match/match.ts'
import { show, tell } from '../match/difference.ts'
import { listDrafted, type Outcome } from '../run/outcome.ts'
import { documentKeys, type Expect } from '../task.ts'
import { type Grader, verdict } from './grader.ts'

/** The state that resulted against the one that must: campaigns, segments, memories, settings, field by field. */
export const state: Grader = {
  name: 'state',
  grade({ expect }, outcome) {
    return verdict('state', [
      ...checkDocument(expect, outcome),
      ...expect.campaigns.flatMap((campaign) => checkCampaign(campaign, outcome)),
      ...checkPresent('segments', expect.segments, outcome.after.segments),
      ...checkPresent('memories', expect.memories, outcome.after.memories),
      ...expect.noMemories.flatMap((pattern) =>
        outcome.after.memories.some((memory) => findDifferences(pattern, memory).length === 0)
          ? [`memories: there is one like ${show(pattern)}, and there must be none`]
          : [],
      ),
      ...(expect.settings === undefined
        ? []
        : findDifferences(expect.settings, outcome.after.settings, 'settings').map(tell)),
    ])
  },
}

/** How many campaigns the conversation must have made. */
export function countDrafts({ drafts, of, ...expect }: Expect): number | 'any' {
  const speaksOfDraft = of === undefined && documentKeys.some((key) => expect[key] !== undefined)
  return drafts ?? (speaksOfDraft ? 1 : 0)
}

function checkDocument(expect: Expect, outcome: Outcome): string[] {
  const drafted = listDrafted(outcome)
  const wanted = countDrafts(expect)
  const names = drafted.map(({ name }) => `“${name}”`).join(', ')
  const miscount =
    wanted === 'any' || drafted.length === wanted
      ? []
      : [`campaigns: ${drafted.length} drafted${names === '' ? '' : ` (${names})`}, ${wanted} is right`]
  const parts = documentKeys.filter((key) => expect[key] !== undefined)
  if (parts.length === 0) return miscount
  const meant =
    expect.of === undefined ? drafted.at(-1) : outcome.after.campaigns.find(({ name }) => name === expect.of)
  if (meant === undefined) return [...miscount, `campaigns: there is none to compare with the expected document`]
  return [
    ...miscount,
    ...parts.flatMap((key) => findDifferences(expect[key], readPart(meant.document, key), key).map(tell)),
  ]
}

function readPart(document: Campaign, key: (typeof documentKeys)[number]): unknown {
  if (key !== 'channels') return document[key]
  const channels = listSteps(document.steps).flatMap(({ step }) =>
    step.kind === 'message' ? step.channels.map(({ channel }) => channel) : [],
  )
  return [...new Set(channels)]
}

function checkCampaign({ name, status, document }: Expect['campaigns'][number], { after }: Outcome): string[] {
  const found = after.campaigns.find((each) => each.name === name)
  if (found === undefined) return [`campaigns: there is no “${name}”`]
  return [
    ...(status === undefined ? [] : findDifferences(status, found.status, `“${name}”.status`).map(tell)),
    ...(document === undefined ? [] : findDifferences(document, found.document, `“${name}”`).map(tell)),
  ]
}

function checkPresent(what: string, patterns: readonly unknown[], found: readonly unknown[]): string[] {
  return patterns.flatMap((pattern) => {
    const tries = found.map((each) => findDifferences(pattern, each, what))
    if (tries.some((differences) => differences.length === 0)) return []
    const nearest = tries.toSorted((a, b) => a.length - b.length)[0]
    const why = nearest === undefined ? 'there are none' : `the nearest: ${nearest.map(tell).join('; ')}`
    return [`${what}: there is none like ${show(pattern)}; ${why}`]
  })
}
