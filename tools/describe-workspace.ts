import { z } from 'zod'
import type { ListCard } from '../domain/cards.ts'
import { describeTrigger } from '../domain/campaign/trigger-words.ts'
import { type Channel, channelNames } from '../domain/channels.ts'
import type { Condition } from '../domain/conditions/condition.ts'
import { describeCondition } from '../domain/conditions/describe-condition.ts'
import { countCustomers, countMatching, readSqlScope } from '../store/audience.ts'
import { listCampaigns } from '../store/campaigns/campaigns.ts'
import { readCatalogue } from '../store/catalogue.ts'
import { inWorkspace } from '../store/database/db.ts'
import { listSegments } from '../store/segments.ts'
import { listTopics, readSettings } from '../store/workspaces/settings.ts'
import { defineTool } from './define-tool.ts'

const maxListed = 60

export const describeWorkspace = defineTool({
  name: 'describe_workspace',
  effect: 'read',
  role: 'viewer',
  description:
    'What exists here: traits with their values, events with volume and properties, topics, channels with reach, segments, recent campaigns. `about` narrows traits and events to names that contain it.',
  input: z.strictObject({ about: z.string().nullable().default(null) }),
  async handle({ about }, { db, workspaceId, clock, providers }) {
    const now = clock.now()
    return inWorkspace(db, workspaceId, async (ws) => {
      const settings = await readSettings(ws)
      const catalogue = await readCatalogue(ws)
      const reach = channelNames.map((channel): Condition => ({ reachable: { channel } }))
      const counts = await countMatching(ws, reach, await readSqlScope(ws, now))
      const mentions = ({ name }: { name: string }) =>
        about === null || name.toLowerCase().includes(about.toLowerCase())
      return {
        workspace: {
          name: settings.name,
          timezone: settings.timezone,
          language: settings.language,
          now: now.toZonedDateTimeISO(settings.timezone).toString({ smallestUnit: 'minute' }),
          hasSender: settings.senderEmail !== null,
        },
        customers: await countCustomers(ws),
        traits: catalogue.traits.filter(mentions).slice(0, maxListed),
        events: catalogue.events.filter(mentions).slice(0, maxListed),
        topics: (await listTopics(ws)).map(({ name, title, optIn }) => ({ name, title, optIn })),
        channels: channelNames.map((channel: Channel, index) => ({
          channel,
          reachable: counts[index] ?? 0,
          provider: providers[channel] ?? 'none',
        })),
        segments: (await listSegments(ws))
          .slice(0, maxListed)
          .map(({ id, name, condition }) => ({ id, name, words: describeCondition(condition) })),
        campaigns: (await listCampaigns(ws, { limit: 20 })).map(({ id, status, document }) => ({
          id,
          name: document.name,
          status,
          trigger: describeTrigger(document.trigger),
        })),
      }
    })
  },
  preview: ({ about }, { traits, events }) => (about === null ? [] : [catalogueCard(about, traits, events)]),
})

function catalogueCard(
  about: string,
  traits: readonly { name: string; type: string }[],
  events: readonly { name: string; count: number; lastSeenAt: string }[],
): ListCard {
  const rows = [
    ...traits.map(({ name, type }) => ['trait', name, type]),
    ...events.map(({ name, count, lastSeenAt }) => [
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
