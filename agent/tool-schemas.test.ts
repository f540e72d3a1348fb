import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Tool } from '../tools/define-tool.ts'
import { toolSchema } from './langchain-tools.ts'
import { countingLiveTool } from './testing.ts'
import { countTool } from './testing/hosted-test.ts'
import { findStrictFaults } from './testing/strict-faults.ts'

const root = join(import.meta.dirname, '../tools')

const isTool = (value: unknown): value is Tool =>
  typeof value === 'object' &&
  value !== null &&
  'effect' in value &&
  'input' in value &&
  value.input instanceof z.ZodType

/** Every tool that a file under tools/ exports, found without a list that someone might forget to extend. */
async function listTools(): Promise<Tool[]> {
  const files = globSync('**/*.ts', { cwd: root, exclude: ['**/*.test.ts', '**/testing*'] })
  const modules = await Promise.all(files.map((file): Promise<object> => import(join(root, file))))
  const found = modules.flatMap((module) => Object.values(module).filter(isTool))
  return [...new Set([...found, countTool, countingLiveTool().tool])]
}

test('every tool can be offered in strict mode', async () => {
  const faults = (await listTools()).flatMap((tool) =>
    findStrictFaults(toolSchema(tool)).map((fault) => `${tool.name} ${fault}`),
  )
  expect(faults).toEqual([])
})

test('every tool’s name and description fit what OpenAI takes', async () => {
  const tools = await listTools()
  expect(tools.filter(({ name }) => !/^[a-z][a-z0-9_]{0,63}$/.test(name))).toEqual([])
  expect(tools.filter(({ description }) => description.length > 1_024).map(({ name }) => name)).toEqual([])
  expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length)
})
