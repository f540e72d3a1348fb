import { beforeAll, expect, inject, test } from 'vitest'
import { chooseModel } from '../agent/model.ts'
import { createOfflineEmbedder } from '../agent/offline/embedder.ts'
import { planReply } from '../agent/offline/plan/plan-reply.ts'
import { type OpenAIStub, startOpenAIStub, stubKey, type StubReply } from '../agent/testing/openai-stub.ts'
import { readWire } from '../agent/testing/read-wire.ts'
import { givenDocument } from '../domain/campaign/testing.ts'
import { openStore, type Store } from '../store/database/open.ts'
import { gradeTrial } from './grade/graders.ts'
import { readTasks, type SuiteTask } from './read-tasks.ts'
import { openLab, runTrial, type Lab } from './run/run-trial.ts'
import { readFixtures } from './workspace/read-fixtures.ts'

let store: Store
let lab: Lab
let stub: OpenAIStub

beforeAll(async () => {
  store = await openStore(inject('testStore'))
  lab = await openLab(store, createOfflineEmbedder(), readFixtures())
  stub = await startOpenAIStub()
  stub.think(thinkAhead)
  return async () => {
    await stub.close()
    await store.close()
  }
})

function taskOf(id: string): SuiteTask {
  const task = readTasks().find((each) => each.id === id)
  if (task === undefined) throw new RangeError(`There is no task ${id}.`)
  return task
}

function failOffline(): never {
  throw new Error('The offline model is not meant here.')
}

/** What a good model would call, from nothing but what came over the wire: the offline planner reads the request. */
function thinkAhead(body: Record<string, unknown>): StubReply {
  const { messages, tools } = readWire(body)
  const { text, calls } = planReply(messages, tools)
  return {
    text: text.match(/.{1,24}/gsu) ?? [],
    calls: calls.map(({ name, args }, index) => ({
      id: `call_${messages.length}_${index}`,
      name,
      arguments: JSON.stringify(args),
    })),
    bytesAtOnce: 65_536,
    usage: { input: 1_000, output: 100, cached: 0 },
  }
}

/** The goals that need no language skill, each by one task whose state is graded; every other one over the other wire. */
const goals = [
  'welcome-signups.1',
  'cart-reminder.1',
  'win-back.1',
  'trial-ending.1',
  'usage-limit.1',
  'nps.1',
  'first-workflow.1',
  'stuck-in-setup.1',
  'active-push-else-email.1',
  'tuesday-nine.1',
  'best-time.2',
  'two-subjects.1',
  'power-users',
  'whatsapp-sale',
  'shorter',
  'less-salesy-and-remember',
  'pause.1',
  'undo',
  'why-maya.1',
  'show-voice.1',
  'weekly-cap.1',
  'blast.1',
  'draft-over-the-injector.1',
].map((id, index) => [id, index % 2 === 0 ? 'responses' : 'completions'] as const)

/** Goals that need a language model's skill, as such a model would answer them. */
const written = { subject: 'Der dunkle Modus ist da', preheader: null, body: 'Hallo, jetzt auch in Dunkel.' }
const skilled: Record<string, Record<string, unknown>> = {
  'own-language': givenDocument({
    name: 'Dark mode',
    goal: 'Announce dark mode to everyone in their own language',
    topic: 'product_updates',
    steps: [
      {
        kind: 'message',
        channels: [
          {
            channel: 'email',
            content: {
              default: { ...written, subject: 'Dark mode is here', body: 'Hi, it is dark now.' },
              locales: ['de', 'fr', 'es'].map((language) => ({ language, content: written })),
            },
          },
        ],
      },
    ],
  }),
  'run-time-push': givenDocument({
    name: 'What next',
    goal: 'Write each push from what they last did, to everyone on trial',
    audience: { trait: { name: 'plan', is: 'trial' } },
    steps: [
      {
        kind: 'llm',
        instruction: 'Write one push about what this customer did last.',
        inputs: ['customer.first_name'],
        output: [{ name: 'body', type: 'text', maxLength: 120 }],
        saveAs: 'push',
        fallback: [{ key: 'body', value: 'Pick up where you left off.' }],
        maxTokens: 100,
      },
      {
        kind: 'message',
        channels: [
          { channel: 'push', content: { default: { title: 'Your next step', body: '{{ journey.push.body }}' } } },
        ],
      },
    ],
  }),
}

async function run(id: string, wire: 'responses' | 'completions') {
  const task = taskOf(id)
  const server = { apiKey: stubKey, baseUrl: wire === 'completions' ? stub.url : undefined, model: 'gpt-5.4' }
  const { model } = chooseModel({ ...server, embeddingModel: undefined }, failOffline, { openaiAt: stub.url })
  const before = stub.requests.length
  const outcome = await runTrial(lab, task, { model, name: 'gpt-5.4' }, new AbortController().signal)
  expect(stub.requests.length).toBeGreaterThan(before)
  return gradeTrial(task, outcome).filter(({ passed }) => !passed)
}

test.for(goals)('%s over %s: the state that should result', async ([id, wire]) => {
  expect(await run(id, wire)).toEqual([])
})

test.for(['responses', 'completions'] as const)('goals that need a model’s skill, over %s', async (wire) => {
  for (const [id, campaign] of Object.entries(skilled)) {
    const draft = { id: 'call_1', name: 'draft_campaign', arguments: JSON.stringify({ campaign }) }
    stub.reply({ calls: [draft] }, { text: ['Here is a first draft.'] })
    expect([id, await run(id, wire)]).toEqual([id, []])
  }
})
