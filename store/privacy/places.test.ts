import { expect } from 'vitest'
import { test } from '../testing.ts'
import { textPlaces } from './text-places.ts'
import { listColumns } from './testing.ts'

/** Rows of these tables are deleted with their customer, or emptied (empty-rows.ts); the end-to-end scan holds it. */
const ofCustomers = [
  'customers',
  'customer_identities',
  'devices',
  'consents',
  'events',
  'due_events',
  'journey_entries',
  'deliveries',
  'test_sends',
  'outgoing_calls',
  'endpoint_events',
  'customer_merges',
  'broadcast_rechecks',
  'entry_refusals',
  'recorded_messages',
  'inbound_windows',
  'suppressions',
  'privacy_acts',
]

/** Columns that cannot name a customer, each with the reason. A new table forces a decision here or in text-places.ts. */
const harmless: Record<string, string> = {
  'access_keys.*': 'the keys of members and programs',
  'approvals.content_hash': 'a hash of what is sent to everyone',
  'approvals.role': 'our words',
  'approvals.first_surface': 'our words',
  'approvals.decided_surface': 'our words',
  'workspace_acts.by_member': 'ids of members',
  'workspace_acts.about': 'ids of ours',
  'brand_memories.*': 'our words and ids; the member’s words are in text-places.ts',
  'memory_proposals.*': 'our words and ids; the words of members and guides are in text-places.ts',
  'broadcasts.*': 'ids of ours',
  'campaign_hours.*': 'ids and counts',
  'campaigns.paused_because': 'a time, counts and words of ours',
  'brake_counts.*': 'ids of ours and counts',
  'campaign_versions.*': 'ids of ours, and what is generated from the document',
  'carillon_migrations.*': 'names of our files',
  'catalogue_events.*': 'names and kinds of events and properties; values stand there only where many share them',
  'catalogue_deltas.*': 'differences with values in them, added up before a forgetting ends (finish-forgetting.ts)',
  'catalogue_totals.*': 'counts',
  'catalogue_values.*': 'values with how many have them; one that nobody has any more is deleted',
  'catalogue_traits.*': 'names and kinds of traits; values stand there only where many share them',
  'draft_changes.action': 'our words',
  'forgotten_identities.*': 'our words; the identities are hashes',
  'imports.file_id': 'a hash of a whole file',
  'notice_tellings.*': 'ids of ours, and what mail servers say of members’ addresses',
  'notices.read_by': 'ids of members',
  'notices.role': 'our words',
  'members.*': 'those who work here, not customers',
  'embed_tokens.*': 'hashes of ids of tokens',
  'member_acts.*': 'those who work here, not customers',
  'invitations.*': 'those who are to work here, not customers',
  'seen_messages.message_id':
    'a caller’s own id of a call; those of the customer’s events go with them, all after three days',
  'suppression_hashes.*': 'our words; the addresses are hashes',
  'slack_events.*': 'what a member wrote, until it is answered within half an hour: then it is emptied',
  'slack_members.*': 'those who work here, not customers',
  'slack_messages.*': 'ids of Slack’s and of ours',
  'send_turns.channel': 'names of channels',
  'provider_health.*': 'names of channels and providers, and codes',
  'campaign_progress.campaign_id': 'ids of ours',
  'topics.name': 'what customers subscribe to',
  'campaign_watches.*': 'ids and words of ours',
  'watched_conditions.thresholds': 'figures by trait',
  'watched_conditions.wants': 'names of events, traits and campaigns',
  'webhook_endpoints.*': 'addresses of the workspace’s own systems, and words of ours',
  'webhook_secrets.*': 'ids of ours',
  'workspace_settings.*': 'who the workspace writes as',
  'workspaces.*': 'the workspace’s name',
}

/** In the other tables, what holds handles of ours, members’ ids or words of ours. */
const handle =
  /^(id|.*_id|.*_by|kind|.*_kind|status|state|tool|effect|outcome|surface|model|error_code|channel|provider|content_hash|status|superseded_by|scope_value)$/

test('every text and json column is a place that forgetting searches or empties, or cannot name a customer', async ({
  db,
}) => {
  const searched = new Map(textPlaces.map(({ table, columns }) => [table, Object.keys(columns)]))
  const undecided = (await listColumns(db)).filter(
    ({ schema, table, column, type }) =>
      schema === 'public' &&
      /^(text|jsonb|json|character varying|bytea|.*\[\])$/.test(type) &&
      !ofCustomers.includes(table) &&
      !searched.get(table)?.includes(column) &&
      harmless[`${table}.*`] === undefined &&
      harmless[`${table}.${column}`] === undefined &&
      !(searched.has(table) && handle.test(column)),
  )
  expect(undecided.map(({ table, column }) => `${table}.${column}`)).toEqual([])
})

test('every place and every reason is about a table that there is', async ({ db }) => {
  const columns = (await listColumns(db)).map(({ table, column }) => `${table}.${column}`)
  for (const { table, columns: own, key } of textPlaces)
    for (const column of [...Object.keys(own), ...key]) expect(columns).toContain(`${table}.${column}`)
  const tables = new Set(columns.map((name) => name.split('.')[0]))
  for (const name of [...ofCustomers, ...Object.keys(harmless).map((each) => each.split('.')[0] ?? '')])
    expect(tables).toContain(name)
})
