import { adoptStepIds } from '../../../domain/campaign/adopt-step-ids.ts'
import type { CampaignEntry, Outcome } from '../../../domain/campaign/exchange.ts'
import { hashContent } from '../../../domain/campaign/content-hash.ts'
import { AppError } from '../../../domain/errors.ts'
import { newId } from '../../../domain/ids.ts'
import {
  insertDraft,
  listCampaigns,
  lockCampaign,
  saveDocument,
  type StoredCampaign,
} from '../../../store/campaigns/campaigns.ts'
import { recordChange } from '../../../store/campaigns/drafts.ts'
import type { WorkspaceTx } from '../../../store/database/db.ts'
import { assertCampaign } from '../assert-campaign.ts'
import { assertEditable } from '../change-draft.ts'
import { sayWarnings } from '../say-warnings.ts'
import type { ImportRun } from './import-documents.ts'
import { assertOurs } from './import-segments.ts'

type CampaignOutcome = Extract<Outcome, { kind: 'campaign' }>

const mostCampaigns = 100_000

/** Write the drafts; they are checked once all are there, since they may name each other. */
export async function importCampaigns(
  ws: WorkspaceTx,
  entries: readonly CampaignEntry[],
  run: ImportRun,
): Promise<CampaignOutcome[]> {
  const known = await listCampaigns(ws, { limit: mostCampaigns })
  const written: CampaignOutcome[] = []
  for (const entry of entries) {
    const outcome = await run.attempt(entry.file, async () => {
      const found = findCampaign(known, entry)
      const taken = written.find(({ id }) => id === found?.id)
      if (taken !== undefined)
        throw new AppError('conflict', {
          detail: `${taken.file} is “${entry.document.name}” too. Give each an id, or another name.`,
        })
      return found === undefined ? makeDraft(ws, entry, run) : changeDraft(ws, found.id, entry, run)
    })
    if (outcome !== null) written.push(outcome)
  }
  return written
}

/** Hold each document that is new to the workspace against it, as every draft is. */
export async function checkCampaigns(
  ws: WorkspaceTx,
  drafts: readonly CampaignOutcome[],
  { attempt, at, author }: ImportRun,
): Promise<CampaignOutcome[]> {
  const checked: CampaignOutcome[] = []
  for (const draft of drafts) {
    if (draft.outcome === 'same') {
      checked.push(draft)
      continue
    }
    const warnings = await attempt(draft.file, async () => {
      await assertCampaign(ws, draft.after, at)
      return sayWarnings(ws, draft.after, {
        campaignId: draft.id,
        threadId: null,
        memberId: author.memberId,
        now: at,
      })
    })
    if (warnings !== null) checked.push({ ...draft, warnings })
  }
  return checked
}

/** By its id; without one, the only one of its name. @throws AppError conflict when there are several */
function findCampaign(known: readonly StoredCampaign[], { id, document }: CampaignEntry): StoredCampaign | undefined {
  if (id !== null) return known.find((each) => each.id === id)
  const named = known.filter(({ document: { name } }) => name === document.name)
  if (named.length > 1)
    throw new AppError('conflict', {
      detail: `There are ${named.length} campaigns “${document.name}”. Say which by its id: ${named.map((each) => each.id).join(', ')}.`,
      path: 'name',
    })
  return named[0]
}

async function makeDraft(ws: WorkspaceTx, entry: CampaignEntry, { author, at }: ImportRun): Promise<CampaignOutcome> {
  const id = entry.id ?? newId('campaign')
  const document = { ...entry.document, steps: adoptStepIds(entry.document.steps, []) }
  await insertDraft(ws, { id, document, memberId: author.memberId, at })
  await recordChange(ws, author, { kind: 'campaign', id, before: null, after: document, at })
  return {
    kind: 'campaign',
    file: entry.file,
    id,
    status: 'draft',
    outcome: 'made',
    warnings: [],
    before: null,
    after: document,
  }
}

async function changeDraft(
  ws: WorkspaceTx,
  id: string,
  entry: CampaignEntry,
  { author, at, force }: ImportRun,
): Promise<CampaignOutcome> {
  const current = await lockCampaign(ws, id)
  const before = current.document
  const document = { ...entry.document, steps: adoptStepIds(entry.document.steps, before.steps) }
  const outcome = { kind: 'campaign', file: entry.file, id, status: current.status, warnings: [], before } as const
  if (hashContent(document) === hashContent(before)) return { ...outcome, warnings: [], outcome: 'same', after: before }
  assertEditable(current)
  if (!force) await assertOurs(ws, { kind: 'campaign', id, name: before.name, document: before }, entry.base)
  await saveDocument(ws, { id, document, memberId: author.memberId, at })
  await recordChange(ws, author, { kind: 'campaign', id, before, after: document, at })
  return { ...outcome, warnings: [], outcome: 'changed', after: document }
}
