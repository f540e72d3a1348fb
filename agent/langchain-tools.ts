import { type ToolRuntime, tool as toLangChain } from 'langchain'
import { z } from 'zod'
import type { Tool } from '../tools/define-tool.ts'
import { callTool } from './call-tool.ts'
import { toStrictSchema } from './strict-schema.ts'
import { TurnRuntime } from './turn-context.ts'

/**
 * The JSON Schema that a model is shown, in the form that OpenAI's strict mode takes: every key required, absent is null,
 * no defaults.
 */
export function toolSchema(tool: Tool): Record<string, unknown> {
  return toStrictSchema(z.toJSONSchema(tool.input, { io: 'output' }))
}

/** Our tools as LangChain's agent takes them; the turn reaches them as run-time context. */
export function toLangChainTools(tools: readonly Tool[]) {
  return tools.map((tool) =>
    toLangChain(
      async (input: unknown, runtime: ToolRuntime) => {
        const { turn } = TurnRuntime.parse(runtime.context)
        const result = await callTool(tool, input, turn, runtime.toolCallId)
        return JSON.stringify(tool.tell?.(result) ?? result)
      },
      { name: tool.name, description: tool.description, schema: toolSchema(tool) },
    ),
  )
}
