import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { offlineName } from '../../agent/model.ts'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { createOfflineModel } from '../../agent/offline/offline-model.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { openStore } from '../../store/database/open.ts'
import { dropTurn } from '../../store/drafts/drop-turn.ts'
import { gradeTrial } from '../grade/graders.ts'
import { readTaskFile, type SuiteTask } from '../read-tasks.ts'
import { openLab, openWorkplace, runIn, type Workplace } from '../run/run-trial.ts'
import { readFixtures } from '../workspace/read-fixtures.ts'
import { sayGoals } from './say-goals.ts'

const model = { model: createOfflineModel(), name: offlineName }

/**
 * Every goal of a file of this folder, offline and in each of its workspaces, as a test that its wordings lead to the
 * state they should, and in the end one table of how many did. A goal is a task whose id is `NUMBER-WORD.WORKSPACE`.
 * A file has one workspace of each kind; what a wording has changed is put back before the next.
 */
export function testGoals(file: string): void {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  const tasks = readTaskFile(file, text, 'evals/goals')
  const results: { goal: string; passed: number; of: number }[] = []
  const workplaces = new Map<string, Workplace>()
  beforeAll(async () => {
    const store = await openStore(inject('testStore'))
    const fixtures = readFixtures()
    const lab = await openLab(store, createOfflineEmbedder(), fixtures)
    for (const [name, fixture] of fixtures)
      if (tasks.some(({ workspace }) => workspace === name))
        workplaces.set(name, await openWorkplace(lab, fixture, model))
    return () => store.close()
  })
  afterAll(() => {
    process.stdout.write(`\n${sayGoals(results)}\n`)
  })

  test('each goal is worded at least seven times in each of two workspaces', () => {
    const counts = [...Map.groupBy(tasks, placeOf)].map(([place, said]) => [place, said.length >= 7])
    const missing = [...Map.groupBy(tasks, goalOf)].filter(([, said]) => new Set(said.map(placeOf)).size < 2)
    expect([counts.filter(([, isEnough]) => isEnough !== true), missing.map(([goal]) => goal)]).toEqual([[], []])
  })

  test.for([...Map.groupBy(tasks, goalOf)])('%s', { timeout: 120_000 }, async ([, wordings]) => {
    // One plans while another waits for Postgres.
    const each = await Promise.all(
      [...Map.groupBy(wordings, ({ workspace }) => workspace)].map(async ([workspace, said]) => {
        const workplace = workplaces.get(workspace)
        if (workplace === undefined) throw new RangeError(`there is no workspace ${workspace}`)
        const failures: { said: unknown; findings: string[] }[] = []
        for (const task of said) {
          const findings = await judge(workplace, task)
          if (findings.length > 0) failures.push({ said: task.conversation.at(-1), findings })
        }
        results.push({ goal: said.map(placeOf)[0] ?? '', passed: said.length - failures.length, of: said.length })
        return failures
      }),
    )
    expect(each.flat()).toEqual([])
  })
}

/** `2-cart.spokes.3` is a wording of `2-cart`. */
const goalOf = ({ id }: SuiteTask): string => id.split('.')[0] ?? id
const placeOf = ({ id }: SuiteTask): string => id.split('.').slice(0, 2).join('.')

async function judge(workplace: Workplace, task: SuiteTask): Promise<string[]> {
  const { agent, clock, workspaceId, members } = workplace
  const { outcome, turns } = await runIn(workplace, task, new AbortController().signal)
  const memberId = members.find(({ role }) => role === task.member)?.id ?? ''
  for (const id of turns.toReversed())
    await inWorkspace(agent.db, workspaceId, (ws) => dropTurn(ws, { id, memberId }, clock.now()))
  return gradeTrial(task, outcome).flatMap(({ findings, passed }) => (passed ? [] : findings))
}
