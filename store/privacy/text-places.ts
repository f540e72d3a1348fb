/** A table in which texts may name a customer without a link to them. */
export type TextPlace = {
  table: string
  key: readonly string[]
  /** `exact` where a program reads the text: there only ids, addresses and texts that are theirs alone are looked for. */
  columns: Readonly<Record<string, 'all' | 'exact'>>
  /** A column whose values must differ: the row's key is added to what is left. */
  unique?: string
  /** What else is set in a row that named them. */
  alsoSet?: string
}

/** Every table of a workspace whose texts people, models or senders wrote. Checkpoints are in redact-checkpoints.ts. */
export const textPlaces: readonly TextPlace[] = [
  { table: 'approvals', key: ['id'], columns: { arguments: 'exact', card: 'all', reason: 'all' } },
  { table: 'workspace_acts', key: ['id'], columns: { before: 'all', after: 'all' } },
  { table: 'threads', key: ['id'], columns: { title: 'all' } },
  { table: 'turns', key: ['id'], columns: { input: 'all', effects: 'all' } },
  { table: 'thread_events', key: ['thread_id', 'seq'], columns: { event: 'all' } },
  { table: 'tool_calls', key: ['id'], columns: { arguments: 'all', result: 'all' } },
  { table: 'draft_changes', key: ['id'], columns: { before: 'exact', after: 'exact' } },
  {
    table: 'brand_memories',
    key: ['id'],
    columns: { text: 'all', source: 'all', lint: 'exact' },
    // What was reckoned from the text goes with it: such a memory is still listed, but no longer recalled by likeness.
    alsoSet: `embedding = array_fill(0::real, array[512])::halfvec, embedder = 'redacted'`,
  },
  { table: 'memory_proposals', key: ['id'], columns: { text: 'all', source: 'all', lint: 'exact' } },
  { table: 'campaigns', key: ['id'], columns: { name: 'exact', document: 'exact' } },
  { table: 'campaign_versions', key: ['campaign_id', 'version'], columns: { document: 'exact' } },
  { table: 'segments', key: ['id'], columns: { name: 'exact', condition: 'exact' }, unique: 'name' },
  { table: 'watched_conditions', key: ['id'], columns: { condition: 'exact' } },
  { table: 'notices', key: ['id'], columns: { facts: 'exact' } },
  { table: 'channel_pauses', key: ['channel'], columns: { reason: 'exact' } },
  { table: 'topics', key: ['name'], columns: { title: 'exact' } },
]
