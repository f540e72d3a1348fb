import { z } from 'zod'
import type { ListCard } from '../domain/cards.ts'
import { describeTrigger } from '../domain/campaign/trigger-words.ts'
import { type Channel, channelNames } from '../domain/channels.ts'
import type { Condition } from '../domain/conditions/condition.ts'
import { describeCondition } from '../domain/conditions/describe-condition.ts'
import { countCustomers, countMatching, readSqlScope } from '../store/audience.ts'
import { listCampaigns } from '../store/campaigns/campaigns.ts'
import { readCatalogue } from '../store/catalogue.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import { listSegments } from '../store/segments.ts'
import { listTopics, readSettings } from '../store/workspaces/settings.ts'
import { defineTool } from './define-tool.ts'
import { findAbout, findNearest } from './workspace/find-about.ts'
import { fitBudget, type Fitted, type Inventory } from './workspace/fit-budget.ts'

/** What one answer may cost, whatever the size of the workspace. */
const budgetTokens = 6000
const recentCampaigns = 20
const searchedCampaigns = 200

export const describeWorkspace = defineTool({
  name: 'describe_workspace',
  effect: 'read',
  role: 'viewer',
  outside: {
    'workspace.name': 'members',
    'traits.*.name': 'customers',
    'traits.*.values.*': 'customers',
    'traits.*.min': 'customers',
    'traits.*.max': 'customers',
    'events.*.name': 'customers',
    'events.*.properties.*.name': 'customers',
    'topics.*.name': 'members',
    'topics.*.title': 'members',
    'segments.*.name': 'members',
    'segments.*.words': 'members',
    'campaigns.*.name': 'members',
    'campaigns.*.trigger': 'members',
    'nearest.*': 'customers',
  },
  description:
    'What exists here: traits with their values, events with volume and properties, topics, channels with reach, segments, recent campaigns. `about` narrows it to names that share a word with it, and tells more of each; use it when `leftOut` says that something is not told.',
  input: z.strictObject({
    about: z.string().trim().min(1).max(300).nullable().default(null),
  }),
  async handle({ about }, { db, workspaceId, clock, providers }) {
    const now = clock.now()
    return inWorkspace(db, workspaceId, async (ws) => {
      const settings = await readSettings(ws)
      const reach = channelNames.map((channel): Condition => ({ reachable: { channel } }))
      const counts = await countMatching(ws, reach, await readSqlScope(ws, now))
      const inventory = await readInventory(ws, about === null ? recentCampaigns : searchedCampaigns)
      const meant = about === null ? inventory : findAbout(inventory, about)
      const isNothing = Object.values(meant).every((list: readonly unknown[]) => list.length === 0)
      return {
        workspace: {
          name: settings.name,
          timezone: settings.timezone,
          language: settings.language,
          now: now.toZonedDateTimeISO(settings.timezone).toString({ smallestUnit: 'minute' }),
          hasSender: settings.senderEmail !== null,
        },
        customers: await countCustomers(ws),
        channels: channelNames.map((channel: Channel, index) => ({
          channel,
          reachable: counts[index] ?? 0,
          provider: providers[channel] ?? 'none',
        })),
        ...fitBudget(meant, budgetTokens),
        nearest: about !== null && isNothing ? findNearest(inventory, about) : null,
      }
    })
  },
  preview: ({ about }, { traits, events }) => (about === null ? [] : [catalogueCard(about, traits, events)]),
})

async function readInventory(ws: WorkspaceTx, campaigns: number): Promise<Inventory> {
  const { traits, events } = await readCatalogue(ws)
  return {
    traits,
    events,
    topics: (await listTopics(ws)).map(({ name, title, optIn }) => ({ name, title, optIn })),
    segments: (await listSegments(ws)).map(({ id, name, condition }) => ({
      id,
      name,
      words: describeCondition(condition),
    })),
    campaigns: (await listCampaigns(ws, { limit: campaigns })).map(({ id, status, document }) => ({
      id,
      name: document.name,
      status,
      trigger: describeTrigger(document.trigger),
    })),
  }
}

function catalogueCard(about: string, traits: Fitted['traits'], events: Fitted['events']): ListCard {
  const rows = [
    ...traits.map(({ name = '', type = '' }) => ['trait', name, type]),
    ...events.map(({ name = '', count = 0, lastSeenAt = '' }) => [
      'event',
      name,
      `${count.toLocaleString('en')} times, last ${lastSeenAt.slice(0, 10)}`,
    ]),
  ]
  return {
    kind: 'list',
    title: `What the workspace has about “${about}”`,
    columns: ['Kind', 'Name', 'About'],
    rows: rows.slice(0, 20),
    more: Math.max(0, rows.length - 20),
  }
}
