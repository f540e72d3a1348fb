import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { offlineName } from '../../agent/model.ts'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { createOfflineModel } from '../../agent/offline/offline-model.ts'
import { openStore } from '../../store/database/open.ts'
import { gradeTrial } from '../grade/graders.ts'
import { readTaskFile, type SuiteTask } from '../read-tasks.ts'
import { type Lab, openLab, runTrial } from '../run/run-trial.ts'
import { readFixtures } from '../workspace/read-fixtures.ts'
import { sayGoals } from './say-goals.ts'

/** How many wordings run at once: while one waits for Postgres, another plans. */
const atOnce = 4
const model = { model: createOfflineModel(), name: offlineName }

/**
 * Every goal of a file of this folder, offline and in each of its workspaces, as a test that its wordings lead to the
 * state they should, and in the end one table of how many did. A goal is a task whose id is `NUMBER-WORD.WORKSPACE`.
 */
export function testGoals(file: string): void {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  const goals = Map.groupBy(readTaskFile(file, text, 'evals/goals'), goalOf)
  const results: { goal: string; passed: number; of: number }[] = []
  let lab: Lab
  beforeAll(async () => {
    const store = await openStore(inject('testStore'))
    lab = await openLab(store, createOfflineEmbedder(), readFixtures())
    return () => store.close()
  })
  afterAll(() => {
    process.stdout.write(`\n${sayGoals(results)}\n`)
  })

  test.for([...goals])('%s', { timeout: 120_000 }, async ([goal, tasks]) => {
    const waiting = [...tasks]
    const failures: { said: unknown; findings: string[] }[] = []
    const work = async (): Promise<void> => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        const findings = await judge(lab, task)
        if (findings.length > 0) failures.push({ said: task.conversation.at(-1), findings })
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    results.push({ goal, passed: tasks.length - failures.length, of: tasks.length })
    expect(failures).toEqual([])
  })
}

const goalOf = ({ id }: SuiteTask): string => id.replace(/\.\d+$/, '')

async function judge(lab: Lab, task: SuiteTask): Promise<string[]> {
  const outcome = await runTrial(lab, task, model, new AbortController().signal)
  return gradeTrial(task, outcome).flatMap(({ findings, passed }) => (passed ? [] : findings))
}
