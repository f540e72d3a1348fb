import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { filesThread } from './drafts.ts'
import { inForce, visibleTo } from '../memories/rows.ts'

/** The most turns and documents that are read for one campaign, the latest. */
const most = 200

/**
 * Everything that people gave for a campaign's copy, as one text: what members said in the threads that changed it (the
 * goal, where there is no such thread), the files that it came in, the brand's facts, the hosts
 * that the workspace allows, and the values of the catalogue but for those that hold a web address: customers write them.
 * @param threadId of a draft that no thread has changed yet
 */
export async function readGivenWords(
  ws: WorkspaceTx,
  campaign: { id: string; goal: string; threadId: string | null; memberId: string; at: Temporal.Instant },
): Promise<string> {
  const { id, goal, threadId, memberId, at } = campaign
  const { rows } = await sql<{ said: string[]; filed: string[]; known: string[] }>`
    with threads as (
      select distinct thread_id from draft_changes
       where workspace_id = ${ws.workspaceId} and object_kind = 'campaign' and object_id = ${id}
      union select ${threadId}::text)
    select array(select input::text from turns
                  where workspace_id = ${ws.workspaceId} and thread_id in (select thread_id from threads)
                  order by started_at desc limit ${most}) as said,
           array(select after::text from draft_changes
                  where workspace_id = ${ws.workspaceId} and object_kind = 'campaign' and object_id = ${id} and thread_id = ${filesThread}
                    and after is not null order by draft_changes.id desc limit 5) as filed,
           array(select text from brand_memories
                  where workspace_id = ${ws.workspaceId} and ${inForce(at)} and ${visibleTo(memberId)}
                    and kind not in ('dont', 'banned_word')
                 union all select common::text from catalogue_traits
                  where workspace_id = ${ws.workspaceId} and common::text !~ '[[:alnum:]][.][[:alpha:]]{2}'
                 union all select concat_ws(' ', w.name, s.postal_address, s.help_text, s.link_hosts::text, s.deep_links::text)
                   from workspaces w join workspace_settings s on s.workspace_id = w.id
                  where w.id = ${ws.workspaceId}) as known`.execute(ws.tx)
  const { said = [], filed = [], known = [] } = rows[0] ?? {}
  return [...(said.length === 0 ? [goal] : said), ...filed, ...known].join('\n')
}
