import { chooseEmbedder } from '../../agent/hosted-embedder.ts'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { openStore, type StoreConfig } from '../../store/database/open.ts'
import { gradeTrial } from '../grade/graders.ts'
import type { Verdict } from '../grade/grader.ts'
import { isOffline, type ModelChoice, openModel } from '../models/models.ts'
import type { SuiteTask } from '../read-tasks.ts'
import { readFixtures } from '../workspace/read-fixtures.ts'
import type { Outcome } from './outcome.ts'
import { type Lab, openLab, runTrial } from './run-trial.ts'

export type Job = { task: SuiteTask; trial: number }
export type ToChild =
  | { kind: 'open'; store: StoreConfig; model: ModelChoice }
  | { kind: 'run'; job: Job }
  | { kind: 'close' }
export type FromChild =
  | { kind: 'ready' }
  | { kind: 'done'; outcome: Outcome; verdicts: Verdict[] }
  | { kind: 'failed'; why: string }

const quietLog = { error: () => undefined, warn: () => undefined }

/** Trials in a process of its own, one after the other, as the parent sends them. */
async function serve(): Promise<void> {
  let lab: Lab | undefined
  let choice: ModelChoice | undefined
  const answer = (message: FromChild) => void process.send?.(message)
  const handle = async (message: ToChild): Promise<void> => {
    if (message.kind === 'open') {
      choice = message.model
      const openai = isOffline(choice) || choice.recordings !== null ? noServer : choice.openai
      const embedder = chooseEmbedder(openai, createOfflineEmbedder, quietLog)
      lab = await openLab(await openStore(message.store), embedder, readFixtures())
      return answer({ kind: 'ready' })
    }
    if (message.kind === 'close' || lab === undefined || choice === undefined) {
      await lab?.store.close()
      process.disconnect?.()
      return undefined
    }
    const { task, trial } = message.job
    const model = openModel(choice, { task: task.id, trial })
    const outcome = await runTrial(lab, task, model, new AbortController().signal)
    return answer({ kind: 'done', outcome, verdicts: gradeTrial(task, outcome) })
  }
  process.on('message', (message) => {
    // From our own parent, as ToChild says.
    handle(message as ToChild).catch((error: unknown) =>
      answer({ kind: 'failed', why: error instanceof Error ? error.message : String(error) }),
    )
  })
  await new Promise((resolve) => process.once('disconnect', resolve))
}

const noServer = { apiKey: undefined, baseUrl: undefined, model: undefined, embeddingModel: undefined }

// A parent that is gone takes its children along, whatever they still hold open.
if (import.meta.main) await serve().then(() => process.exit())
