import { type Db, inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { listCampaigns } from '../../store/campaigns/campaigns.ts'
import { type Evidence, readEvidence } from '../../store/evidence/read-evidence.ts'
import { listMemories } from '../../store/memories/memories.ts'
import { listSegments } from '../../store/segments.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { State } from './outcome.ts'

const maxCampaigns = 200

/** The state of a workspace now, with what led to it; `memberId` sees their own memories too. */
export async function readState(
  db: Db,
  workspaceId: number,
  memberId: string,
  now: Temporal.Instant,
): Promise<{ state: State; evidence: Evidence }> {
  return inWorkspace(db, workspaceId, async (ws) => {
    const evidence = await readEvidence(ws)
    return { state: await readStateIn(ws, memberId, now, evidence), evidence }
  })
}

export async function readStateIn(
  ws: WorkspaceTx,
  memberId: string,
  now: Temporal.Instant,
  { launches, sends }: Evidence,
): Promise<State> {
  const campaigns = await listCampaigns(ws, { limit: maxCampaigns })
  const memories = await listMemories(ws, memberId, now)
  return {
    campaigns: campaigns.map(({ id, status, liveVersion, document }) => ({
      id,
      name: document.name,
      status,
      liveVersion,
      document,
    })),
    segments: await listSegments(ws),
    memories: memories.map(({ id, kind, text, scope, lint, createdAt }) => ({
      id,
      kind,
      text,
      scope,
      lint,
      createdAt: createdAt.toString(),
    })),
    settings: { ...(await readSettings(ws)) },
    launches,
    sends,
  }
}
