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

/**
 * The statements of the thread saver, over the tables that the library makes in that schema. Each step of a walk is a
 * lateral look-up with a limit: a planner without statistics would otherwise read whole tables.
 */
export function makeThreadQueries(schema: string) {
  const [checkpoints, blobs, writes] = ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'].map(
    (table) => `"${schema}".${table}`,
  )
  /** A checkpoint with the channel's whole value where it holds one. */
  const ancestor = (id: string) => `
    select c.checkpoint_id as id, c.parent_checkpoint_id as parent, b.type, b.blob
      from ${checkpoints} c
      left join lateral (
        select type, blob from ${blobs}
         where thread_id = $1 and checkpoint_ns = $2 and channel = $4
           and version = c.checkpoint -> 'channel_versions' ->> $4 and type <> 'empty' limit 1) b on true
     where c.thread_id = $1 and c.checkpoint_ns = $2 and c.checkpoint_id = ${id} limit 1`
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
        from head cross join lateral jsonb_each_text(head.checkpoint -> 'channel_versions') v
       cross join lateral (
         select channel, type, blob from ${blobs}
          where thread_id = $1 and checkpoint_ns = $2 and channel = v.key and version = v.value limit 1) b
      union all
      select 'write', null, null, null, null, w.task_id, w.channel, w.type, w.blob, w.idx
        from head cross join lateral (
          select task_id, channel, type, blob, idx from ${writes}
           where thread_id = $1 and checkpoint_ns = $2 and checkpoint_id = head.checkpoint_id offset 0) w
       order by kind, task, idx`,
    /**
     * $1 thread, $2 namespace, $3 checkpoint, $4 channel: what was written to the channel since the nearest earlier
     * checkpoint that holds it whole, oldest first, and that whole.
     */
    readHistory: `
      with recursive line as (
        select a.*, 0 as depth from ${checkpoints} s cross join lateral (${ancestor('s.parent_checkpoint_id')}) a
         where s.thread_id = $1 and s.checkpoint_ns = $2 and s.checkpoint_id = $3
        union all
        select a.*, line.depth + 1 from line cross join lateral (${ancestor('line.parent')}) a where line.type is null)
      select 'value' as kind, depth, null as task, $4 as channel, type, blob, -1 as idx from line where type is not null
      union all
      select 'write', depth, w.task_id, w.channel, w.type, w.blob, w.idx
        from line cross join lateral (
          select task_id, channel, type, blob, idx from ${writes}
           where thread_id = $1 and checkpoint_ns = $2 and checkpoint_id = line.id and channel = $4 offset 0) w
       order by depth desc, task, idx`,
    /** $1 thread, $2 namespace, $3 checkpoint, $4 its parent, $5 and $6 what it is, then channel, version, type and value */
    putCheckpoint: (values: number) => `
      ${values === 0 ? '' : `with kept as (${insertBlobs(blobs ?? '', values)})`}
      insert into ${checkpoints} (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (thread_id, checkpoint_ns, checkpoint_id)
      do update set checkpoint = excluded.checkpoint, metadata = excluded.metadata`,
    /** $1 thread, $2 namespace, $3 checkpoint, then task, index, channel, type and value of each */
    putWrites: (values: number, mayReplace: boolean) => `
      insert into ${writes} (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
      values ${listValues(values, 4, (next) => `($1, $2, $3, ${next()}, ${next()}, ${next()}, ${next()}, ${next()})`)}
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
