import { sql } from 'kysely'
import type { PersonTerms } from '../../domain/privacy/redact.ts'
import { foldCatalogue } from '../catalogue/fold.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { listOpenActs, noteProgress, type OpenAct } from './acts.ts'
import { redactCheckpoints } from './redact-checkpoints.ts'
import { redactTexts } from './redact-texts.ts'
import { mayName } from './search-terms.ts'

const maxPasses = 3

/**
 * Search the texts for a person until a pass finds nothing and no turn is running that may have read of them before: what
 * such a turn writes is found by a later call.
 * @returns whether it is finished
 */
export async function finishForgetting(db: Db, act: OpenAct, at: Temporal.Instant): Promise<boolean> {
  for (let pass = 1; pass <= maxPasses; pass += 1) {
    const isQuiet = !(await isTurnRunning(db, act.workspaceId, at))
    const counts: Record<string, number> = await redactTexts(db, act.workspaceId, act.terms)
    const inCheckpoints = await redactCheckpoints(db, act.workspaceId, act.terms)
    if (inCheckpoints > 0) counts['checkpoints'] = inCheckpoints
    const isCounted = await inWorkspace(db, act.workspaceId, (ws) => settleCatalogue(ws, act.terms))
    const isFinished = isQuiet && isCounted && Object.keys(counts).length === 0
    await inWorkspace(db, act.workspaceId, (ws) => noteProgress(ws, act.id, counts, isFinished ? at : null))
    if (isFinished) return true
  }
  return false
}

/** Finish what a crash or a running turn left, in every workspace. @returns how many forgettings were finished */
export async function finishForgettings(db: Db, at: Temporal.Instant): Promise<number> {
  let finished = 0
  for (const act of await listOpenActs(db, null)) if (await finishForgetting(db, act, at)) finished += 1
  return finished
}

/** The difference that their deletion left has their values in it: they go when it is added up. False while it waits. */
async function settleCatalogue(ws: WorkspaceTx, terms: PersonTerms): Promise<boolean> {
  await foldCatalogue(ws)
  const { rows } = await sql`
    select 1 from catalogue_deltas
     where workspace_id = ${ws.workspaceId} and ${mayName(sql`delta::text`, terms)} limit 1`.execute(ws.tx)
  return rows.length === 0
}

async function isTurnRunning(db: Db, workspaceId: number, at: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql`
    select 1 from threads where workspace_id = ${workspaceId} and lease_until > ${at.toString()} limit 1`.execute(db)
  return rows.length > 0
}
