import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { systemClock } from '../../domain/clock.ts'
import type { Config } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'
import { readCatalogue } from '../../store/catalogue.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { openStore } from '../../store/database/open.ts'
import { readEvidence } from '../../store/evidence/read-evidence.ts'
import { findNamedPeople, findWorkspaceOfThread, readThreadTurns } from '../../store/evidence/read-thread.ts'
import { listTopics, readSettings } from '../../store/workspaces/settings.ts'
import { readTaskFile, tasksFolder } from '../read-tasks.ts'
import { readStateIn } from '../run/read-state.ts'
import { sayIssues } from '../say-issues.ts'
import { Fixture } from '../workspace/fixture.ts'
import { fixturesFolder } from '../workspace/read-fixtures.ts'
import { captureFixture } from './capture-fixture.ts'
import { makeTask } from './make-task.ts'
import { listHandles, makeReplace } from './replace-people.ts'

/**
 * Write a thread as a task with a workspace of its own beside it; nobody of the real one is in either.
 * @returns the files that were written
 * @throws AppError not_found for a thread that there is not
 */
export async function saveThread(threadId: string, config: Config): Promise<string[]> {
  const store = await openStore(config)
  try {
    const { id, task, fixture } = await readSaved(store.db, threadId)
    const files: [string, string][] = [
      [join(tasksFolder, `${id}.yaml`), task],
      [join(fixturesFolder, `${id}.yaml`), fixture],
    ]
    for (const [file, text] of files) await writeFile(file, text, { flag: 'wx' }).catch(refuseExisting(file))
    return files.map(([file]) => file)
  } finally {
    await store.close()
  }
}

const refuseExisting = (file: string) => (cause: unknown) => {
  throw new AppError('conflict', { detail: `${file} cannot be written; the thread may be saved already.`, cause })
}

/** The task and its fixture as text, each as its own schema reads it. */
export async function readSaved(db: Db, threadId: string): Promise<{ id: string; task: string; fixture: string }> {
  const workspaceId = await findWorkspaceOfThread(db, threadId)
  if (workspaceId === undefined) throw new AppError('not_found', { detail: `There is no thread ${threadId}.` })
  return inWorkspace(db, workspaceId, (ws) => readIn(ws, threadId))
}

async function readIn(ws: WorkspaceTx, threadId: string): Promise<{ id: string; task: string; fixture: string }> {
  const now = systemClock.now()
  const turns = await readThreadTurns(ws, threadId)
  const evidence = await readEvidence(ws)
  const calls = evidence.calls.filter((call) => call.threadId === threadId)
  const begun = turns[0]?.startedAt ?? now
  const state = await readStateIn(ws, '', now, evidence)
  const drafted = state.campaigns.filter(({ id }) => madeBy(calls).includes(id))
  const others = state.campaigns.filter((campaign) => !drafted.includes(campaign))
  const people = await findNamedPeople(ws, listHandles(JSON.stringify(turns.map(({ input }) => input))))
  const replace = makeReplace(people)
  const id = `saved-${threadId.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}`
  const { name, timezone, language } = await readSettings(ws)
  const fixture = captureFixture({
    settings: { name, timezone, language },
    topics: await listTopics(ws),
    catalogue: await readCatalogue(ws),
    state: { ...state, campaigns: others },
    people: people.length,
    replace,
    now: begun,
  })
  const parsed = Fixture.safeParse(fixture)
  if (!parsed.success)
    throw new AppError('internal', { detail: `The workspace cannot be captured: ${sayIssues(parsed.error)}` })
  const task = `# Saved from a conversation. What is expected is what came of it: look it over.\n${stringify({ tasks: [makeTask({ id, turns, calls, drafted, replace })] })}`
  readTaskFile(`${id}.yaml`, task)
  return {
    id,
    task,
    fixture: `# Made-up customers by the catalogue of the workspace that the thread is from.\n${stringify(fixture)}`,
  }
}

const madeBy = (calls: readonly { tool: string; result: unknown }[]): string[] =>
  calls.flatMap(({ tool, result }) =>
    tool === 'draft_campaign' ? (JSON.stringify(result).match(/cmp_[0-9a-z]+/g) ?? []) : [],
  )
