import { FakeListChatModel } from '@langchain/core/utils/testing'
import { expect, test, vi } from 'vitest'
import { chooseModel, defaultModel } from './model.ts'

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
