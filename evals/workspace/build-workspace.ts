import type { Embedder } from '../../domain/embedder.ts'
import type { Role } from '../../domain/roles.ts'
import { assignStepIds } from '../../domain/campaign/tree.ts'
import { foldCatalogue } from '../../store/catalogue/fold.ts'
import { insertDraft } from '../../store/campaigns/campaigns.ts'
import { type Db, inWorkspace } from '../../store/database/db.ts'
import { insertMemory } from '../../store/memories/memories.ts'
import { saveSegment } from '../../store/segments.ts'
import { insertCampaigns, insertPastEntries } from '../../store/seed/write-campaigns.ts'
import { writePastCustomers } from '../../store/seed/write-chunk.ts'
import { writeWorkspace } from '../../store/seed/write-workspace.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import { type Fixture, idOf } from './fixture.ts'
import { type PlannedCustomer, planCustomers } from './plan-customers.ts'
import { planPast } from './plan-past.ts'
import { daysBefore } from './value-of.ts'

/** When evaluations happen: a Tuesday morning, far from any change of clocks. */
export const evaluationTime = Temporal.Instant.from('2026-11-24T10:00:00Z')

export type BuiltWorkspace = {
  workspaceId: number
  members: { id: string; name: string; role: Role }[]
  customers: PlannedCustomer[]
}

/** A fresh workspace as the fixture tells it; each is the same but for its number. */
export async function buildWorkspace(db: Db, fixture: Fixture, embedder: Embedder): Promise<BuiltWorkspace> {
  const now = evaluationTime
  const members = fixture.members.map((member) => ({ ...member, id: idOf('mem', member.email) }))
  const adminId = members.find(({ role }) => role === 'admin')?.id ?? ''
  const workspaceId = await writeWorkspace(db, {
    name: fixture.name,
    timezone: fixture.timezone,
    language: fixture.language,
    senderName: fixture.name,
    createdAt: daysBefore(now, 400),
    members,
    topics: fixture.topics,
  })
  const customers = planCustomers(fixture, now)
  const embeddings = await embedder.embed(fixture.memories.map(({ text }) => text))
  await inWorkspace(db, workspaceId, async (ws) => {
    if (fixture.settings !== undefined) await changeSettings(ws, fixture.settings)
    await writePastCustomers(ws, customers, now)
    await foldCatalogue(ws)
    for (const { name, condition } of fixture.segments)
      await saveSegment(ws, { id: idOf('seg', name), name, condition, memberId: adminId, at: daysBefore(now, 60) })
    const campaigns = fixture.campaigns.map((each) => ({
      ...each,
      id: idOf('cmp', each.document.name),
      document: { ...each.document, steps: assignStepIds(each.document.steps) },
    }))
    const launched = campaigns.flatMap(({ status, ...rest }) => (status === 'draft' ? [] : [{ ...rest, status }]))
    await insertCampaigns(ws, launched, { memberId: adminId, now })
    for (const { id, status, document, launchedDaysAgo } of campaigns)
      if (status === 'draft')
        await insertDraft(ws, { id, document, memberId: adminId, at: daysBefore(now, launchedDaysAgo) })
    await insertPastEntries(ws, planPast(fixture, customers, now))
    for (const [index, { daysAgo, quote, ...rule }] of fixture.memories.entries())
      await insertMemory(ws, {
        ...rule,
        id: idOf('mry', rule.text),
        source: { threadId: null, turnId: null, quote },
        createdBy: adminId,
        createdAt: daysBefore(now, daysAgo),
        expiresAt: null,
        embedding: embeddings[index] ?? [],
        embedder: embedder.id,
      })
  })
  return { workspaceId, members, customers }
}
