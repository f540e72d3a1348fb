import type { Checkpoint, CheckpointMetadata } from '@langchain/langgraph-checkpoint'

/** A row of what the queries below read: a checkpoint comes first, then the values of its channels and its writes. */
export type ValueRow = {
  kind: 'checkpoint' | 'value' | 'write'
  id: string
  parent: string | null
  checkpoint: Omit<Checkpoint, 'channel_values'>
  metadata: CheckpointMetadata
  task: string
  channel: string
  type: string
  blob: Uint8Array
}

/** The statements of the thread saver, over the tables that the library makes in that schema. */
export function makeThreadQueries(schema: string) {
  const [checkpoints, blobs, writes] = ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'].map(
    (table) => `"${schema}".${table}`,
  )
  return {
    /** $1 thread, $2 namespace, $3 a checkpoint or null for the latest */
    readTuple: `
      with head as (
        select * from ${checkpoints}
         where thread_id = $1 and checkpoint_ns = $2 and ($3::text is null or checkpoint_id = $3)
         order by checkpoint_id desc limit 1)
      select 'checkpoint' as kind, checkpoint_id as id, parent_checkpoint_id as parent, checkpoint, metadata,
             null as task, null as channel, null as type, null::bytea as blob, -1 as idx from head
      union all
      select 'value', null, null, null, null, null, b.channel, b.type, b.blob, 0
        from head, jsonb_each_text(head.checkpoint -> 'channel_versions') v
        join ${blobs} b on b.thread_id = $1 and b.checkpoint_ns = $2 and b.channel = v.key and b.version = v.value
      union all
      select 'write', null, null, null, null, w.task_id, w.channel, w.type, w.blob, w.idx
        from head join ${writes} w on w.thread_id = $1 and w.checkpoint_ns = $2 and w.checkpoint_id = head.checkpoint_id
       order by kind, task, idx`,
    /**
     * $1 thread, $2 namespace, $3 checkpoint, $4 channel: what was written to the channel since the nearest earlier
     * checkpoint that holds it whole, oldest first, and that whole.
     */
    readHistory: `
      with recursive line as (
        select parent_checkpoint_id as id, 0 as depth from ${checkpoints}
         where thread_id = $1 and checkpoint_ns = $2 and checkpoint_id = $3
        union all
        select c.parent_checkpoint_id, line.depth + 1
          from line join ${checkpoints} c on c.thread_id = $1 and c.checkpoint_ns = $2 and c.checkpoint_id = line.id
         where not exists (
           select 1 from ${blobs} b
            where b.thread_id = $1 and b.checkpoint_ns = $2 and b.channel = $4
              and b.version = c.checkpoint -> 'channel_versions' ->> $4 and b.type <> 'empty'))
      select 'value' as kind, line.depth, null as task, b.channel, b.type, b.blob, -1 as idx
        from line join ${checkpoints} c on c.thread_id = $1 and c.checkpoint_ns = $2 and c.checkpoint_id = line.id
        join ${blobs} b on b.thread_id = $1 and b.checkpoint_ns = $2 and b.channel = $4
         and b.version = c.checkpoint -> 'channel_versions' ->> $4 and b.type <> 'empty'
      union all
      select 'write', line.depth, w.task_id, w.channel, w.type, w.blob, w.idx
        from line join ${writes} w on w.thread_id = $1 and w.checkpoint_ns = $2 and w.checkpoint_id = line.id
         and w.channel = $4
       order by depth desc, task, idx`,
    /** $1 thread, $2 namespace, $3 checkpoint, $4 its parent, $5 and $6 what it is, then channel, version, type and value */
    putCheckpoint: (values: number) => `
      ${values === 0 ? '' : `with kept as (${insertBlobs(blobs ?? '', values)})`}
      insert into ${checkpoints} (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (thread_id, checkpoint_ns, checkpoint_id)
      do update set checkpoint = excluded.checkpoint, metadata = excluded.metadata`,
    /** $1 thread, $2 namespace, $3 checkpoint, $4 task, then index, channel, type and value of each */
    putWrites: (values: number, mayReplace: boolean) => `
      insert into ${writes} (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
      values ${listValues(values, 5, (next) => `($1, $2, $3, $4, ${next()}, ${next()}, ${next()}, ${next()})`)}
      on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) ${
        mayReplace
          ? 'do update set channel = excluded.channel, type = excluded.type, blob = excluded.blob'
          : 'do nothing'
      }`,
  }
}

function insertBlobs(table: string, values: number): string {
  const rows = listValues(values, 7, (next) => `($1, $2, ${next()}, ${next()}, ${next()}, ${next()}::bytea)`)
  return `insert into ${table} (thread_id, checkpoint_ns, channel, version, type, blob) values ${rows}
          on conflict (thread_id, checkpoint_ns, channel, version) do nothing`
}

/** Rows of parameters, numbered from `first`. */
function listValues(count: number, first: number, row: (next: () => string) => string): string {
  let at = first
  const next = () => `$${at++}`
  return Array.from({ length: count }, () => row(next)).join(', ')
}
