import { expect, test as base } from 'vitest'
import type { Config } from '../domain/config.ts'
import { chooseEmbedder, defaultEmbeddingModel } from './hosted-embedder.ts'
import { letterEmbedder, quietLog } from './testing.ts'
import { type OpenAIStub, startOpenAIStub, stubKey } from './testing/openai-stub.ts'

const test = base.extend<{ stub: OpenAIStub }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixture's needs from the pattern
  stub: async ({}, use) => {
    const stub = await startOpenAIStub()
    await use(stub)
    await stub.close()
  },
})
const none = { apiKey: undefined, baseUrl: undefined, model: undefined, embeddingModel: undefined }
const choose = (openai: Partial<Config['openai']>, openaiAt?: string) =>
  chooseEmbedder({ ...none, ...openai }, () => letterEmbedder, quietLog, openaiAt === undefined ? {} : { openaiAt })

test('a key alone takes OpenAI’s model; its vectors have 512 numbers and unit length', async ({ stub }) => {
  const embedder = choose({ apiKey: stubKey }, stub.url)
  expect(embedder.id).toBe(`${defaultEmbeddingModel}-512`)
  const [first = [], second = [], third = []] = await embedder.embed(['Grüße', 'farewell', 'Grüße'])
  expect([first.length, second.length]).toEqual([512, 512])
  expect(Math.hypot(...first)).toBeCloseTo(1, 5)
  expect(first).toEqual(third)
  expect(first).not.toEqual(second)
  expect(stub.requests[0]?.body).toMatchObject({
    dimensions: 512,
    encoding_format: 'base64',
    model: defaultEmbeddingModel,
  })
})

test('nothing and empty texts are no error', async ({ stub }) => {
  const embedder = choose({ apiKey: stubKey }, stub.url)
  expect(await embedder.embed([])).toEqual([])
  expect(stub.requests).toHaveLength(0)
  expect(await embedder.embed([''])).toHaveLength(1)
  expect(stub.requests[0]?.body['input']).toEqual([' '])
})

test.for([
  ['no server', {}],
  ['a server that may have no embeddings', { baseUrl: 'http://127.0.0.1:9/v1', model: 'm' }],
  ['a model without a server', { embeddingModel: 'm' }],
] as const)('%s leaves it to the offline embedder', ([, openai]) => {
  expect(choose(openai)).toBe(letterEmbedder)
})

test('a model whose vectors do not fit says so instead of storing them', async ({ stub }) => {
  const embedder = choose({ apiKey: stubKey, baseUrl: stub.url, embeddingModel: 'text-embedding-ada-002' })
  await expect(embedder.embed(['x'])).rejects.toMatchObject({
    code: 'model_failed',
    message: expect.stringContaining('1536'),
  })
})

test('a wrong key is an error for an operator', async ({ stub }) => {
  const embedder = choose({ apiKey: 'sk-wrong-9876543210' }, stub.url)
  await expect(embedder.embed(['x'])).rejects.toMatchObject({
    code: 'model_failed',
    message: 'The model server refused the key: check OPENAI_API_KEY.',
  })
  expect(stub.requests).toHaveLength(1)
})
