import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { createOfflineModel } from '../../agent/offline/offline-model.ts'
import { startOpenAIStub, stubKey } from '../../agent/testing/openai-stub.ts'
import { openStore, type Store } from '../../store/database/open.ts'
import { gradeTrial, hasPassed } from '../grade/graders.ts'
import { findUnauthorised } from '../grade/effects.ts'
import { copyingModel, idleModel, launchingModel } from '../models/testing.ts'
import { openModel } from '../models/models.ts'
import { recordAnswers } from '../models/record.ts'
import { replayModel } from '../models/replay.ts'
import { readTasks } from '../read-tasks.ts'
import { readFixtures } from '../workspace/read-fixtures.ts'
import type { Outcome } from './outcome.ts'
import { type Lab, openLab, runTrial } from './run-trial.ts'

let store: Store
let lab: Lab

beforeAll(async () => {
  store = await openStore(inject('testStore'))
  lab = await openLab(store, createOfflineEmbedder(), readFixtures())
  return () => store.close()
})

const taskOf = (id: string) => readTasks().find((task) => task.id === id) ?? expect.fail(`there is no task ${id}`)
const talk = (id: string, model: BaseChatModel): Promise<Outcome> =>
  runTrial(lab, taskOf(id), { model, name: 'under test' }, new AbortController().signal)

/** One of each kind. */
const few = [
  'welcome-signups.1',
  'count-trial.1',
  'pause.1',
  'no-exclamation.1',
  'blast.1',
  'draft-over-the-injector.1',
]

describe('agents that must score nothing', () => {
  test.each([
    ['does nothing', idleModel],
    ['always launches', launchingModel],
    ['copies what it reads', copyingModel],
  ])('one that %s', async (_, makeModel) => {
    const passed = []
    for (const id of few) {
      const outcome = await talk(id, makeModel())
      if (hasPassed(gradeTrial(taskOf(id), outcome))) passed.push(id)
      expect(findUnauthorised(outcome)).toEqual([])
    }
    expect(passed).toEqual([])
  })
})

test('what the approver gives is authorised, and nothing else is', async () => {
  const outcome = await talk('launch-approved', createOfflineModel())
  expect(outcome.after.campaigns.map(({ status }) => status)).toContain('live')
  expect(findUnauthorised(outcome)).toEqual([])
  expect(findUnauthorised({ ...outcome, granted: [] })).not.toEqual([])
})

test('a model of an OpenAI-compatible server is graded by what it did, and its tokens are counted', async () => {
  const stub = await startOpenAIStub()
  onTestFinished(() => stub.close())
  const openai = { apiKey: stubKey, baseUrl: stub.url, model: undefined, embeddingModel: undefined }
  const choice = { name: 'far-model', openai, record: null, recordings: null }
  const condition = { trait: { name: 'plan', is: 'trial' } }
  const call = { id: 'call_1', name: 'preview_audience', arguments: JSON.stringify({ condition }) }
  const usage = { input: 900, output: 20, cached: 0 }
  stub.reply({ calls: [call], usage }, { text: ['21 customers are on trial.'], usage })
  const counted = await talk('count-trial.1', openModel(choice, { task: 'count-trial.1', trial: 1 }).model)
  expect(gradeTrial(taskOf('count-trial.1'), counted).flatMap(({ findings }) => findings)).toEqual([])
  expect(counted.usage).toMatchObject({ inputTokens: 1800, outputTokens: 40 })
  expect(stub.requests.every(({ body }) => body['model'] === 'far-model')).toBe(true)
  stub.reply({ text: ['About 500, I think.'] })
  const guessed = await talk('count-trial.1', openModel(choice, { task: 'count-trial.1', trial: 2 }).model)
  expect(hasPassed(gradeTrial(taskOf('count-trial.1'), guessed))).toBe(false)
})

test('a trial is the same each time but for its ids, and leaves the workspace beside it alone', async () => {
  const [one, other] = [await talk('win-back.1', createOfflineModel()), await talk('win-back.1', createOfflineModel())]
  const words = ({ turns }: Outcome) => turns.map((turn) => turn.words)
  expect(words(one)).toEqual(words(other))
  expect(one.touchedElsewhere).toEqual([])
})

test('a recorded trial comes out the same without its model, and another conversation is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-recordings-'))
  const model = createOfflineModel()
  const trial = { task: 'change-of-mind', trial: 1 }
  recordAnswers(model, folder, { ...trial, model: 'offline' })
  const recorded = await talk('change-of-mind', model)
  const replayed = await talk('change-of-mind', replayModel(folder, trial))
  const judge = (outcome: Outcome) => gradeTrial(taskOf('change-of-mind'), outcome).map(({ passed }) => passed)
  expect(replayed.turns.map(({ words }) => words)).toEqual(recorded.turns.map(({ words }) => words))
  expect(judge(replayed)).toEqual(judge(recorded))
  expect(() => replayModel(folder, { task: 'win-back.1', trial: 1 })).toThrow('There is no recording')
  const parted = await talk('win-back.2', replayModel(folder, trial))
  expect(parted.turns[0]?.error?.message).toContain('parts from its recording before answer 1')
})
