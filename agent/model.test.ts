import { FakeListChatModel } from '@langchain/core/utils/testing'
import { expect, test, vi } from 'vitest'
import { toLangChainTools } from './langchain-tools.ts'
import { chooseModel, defaultModel } from './model.ts'
import { countTool } from './testing/hosted-test.ts'
import { startOpenAIStub, stubKey } from './testing/openai-stub.ts'

const none = { apiKey: undefined, baseUrl: undefined, model: undefined, embeddingModel: undefined }
const offline = () => new FakeListChatModel({ responses: ['offline'] })
const key = 'sk-secret-0123456789'
const baseUrl = 'http://llm.example.com:8080/v1'

test.each([
  ['nothing', none, { name: 'offline', offline: true }],
  ['a key', { ...none, apiKey: key }, { name: defaultModel, offline: false, describe: `${defaultModel} at OpenAI` }],
  ['a key and a model', { ...none, apiKey: key, model: 'o4-mini' }, { name: 'o4-mini', describe: 'o4-mini at OpenAI' }],
  [
    'a server',
    { ...none, baseUrl, model: 'qwen3:8b' },
    { name: 'qwen3:8b', describe: 'qwen3:8b at llm.example.com:8080' },
  ],
  ['a key, and offline by name', { ...none, apiKey: key, model: 'offline' }, { name: 'offline', offline: true }],
])('%s chooses the model', (_, openai, chosen) => {
  expect(chooseModel(openai, offline)).toMatchObject(chosen)
})

test('the offline model is made only when it is wanted', () => {
  const make = vi.fn(offline)
  chooseModel({ ...none, apiKey: key }, make)
  expect(make).not.toHaveBeenCalled()
})

test.each([
  [{ ...none, baseUrl }, 'CARILLON_MODEL'],
  [{ ...none, model: 'gpt-5.4' }, 'OPENAI_API_KEY'],
])('half a setting stops the start by name', (openai, name) => {
  expect(() => chooseModel(openai, offline)).toThrow(
    expect.objectContaining({ code: 'invalid_configuration', message: expect.stringContaining(name) }),
  )
})

test('what describes the model holds neither key nor password', () => {
  const secret = 'http://user:hunter2@llm.example.com/v1'
  const { describe, name } = chooseModel({ ...none, apiKey: key, baseUrl: secret, model: 'm' }, offline)
  expect(`${describe} ${name}`).not.toMatch(/hunter2|sk-secret/)
})

test.each(['responses', 'chat/completions'])('outside a turn %s is asked for a whole answer', async (path) => {
  const stub = await startOpenAIStub()
  const server = path === 'responses' ? { ...none, apiKey: stubKey } : { ...none, apiKey: stubKey, baseUrl: stub.url }
  const { model } = chooseModel({ ...server, model: 'gpt-5.4' }, offline, { openaiAt: stub.url })
  stub.reply({
    text: ['Counting.'],
    calls: [{ id: 'call_1', name: 'count', arguments: '{"plan":"pro","atLeast":null}' }],
    usage: { input: 7, output: 5, cached: 3 },
  })
  const answer = await model.bindTools?.(toLangChainTools([countTool])).invoke('How many?')
  expect(answer).toMatchObject({
    text: 'Counting.',
    tool_calls: [{ id: 'call_1', name: 'count', args: { plan: 'pro', atLeast: null } }],
    usage_metadata: { input_tokens: 7, output_tokens: 5, input_token_details: { cache_read: 3 } },
  })
  expect(stub.requests[0]).toMatchObject({ path: `/v1/${path}`, body: { stream: false } })
  await stub.close()
})
