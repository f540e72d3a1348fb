import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type BaseMessage } from '@langchain/core/messages'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { ChannelCopy, setCopy } from '../../domain/campaign/channel-copy.ts'
import { Operation } from '../../domain/campaign/operations.ts'
import { checkRunnable } from '../../domain/journey/runnable.ts'
import { expect } from 'vitest'
import { z } from 'zod'
import { applyOperations } from '../../domain/campaign/apply-operations.ts'
import { assignStepIds } from '../../domain/campaign/tree.ts'
import type { Brief } from './brief/brief.ts'
import { readBrief } from './brief/read-brief.ts'
import { readCatalogue } from './link/catalogue.ts'
import { createOfflineModel } from './offline-model.ts'

export type Call = { name: string; args: Record<string, unknown> }
export type Run = { messages: BaseMessage[]; calls: Call[]; text: string; campaign: Campaign | null; stopped: boolean }
type Answer = (args: Record<string, unknown>) => unknown

const Write = z.strictObject({ step: z.string(), language: z.string().nullable(), copy: ChannelCopy })

export type ScriptedAnswers = Record<string, Answer>

/** Tools that answer as the real ones would, over one catalogue and one campaign kept in memory; `answers` overrides any. */
export function scriptedTools(
  catalogue: unknown,
  answers: ScriptedAnswers = {},
): Record<string, Answer> & { kept(): Campaign | null } {
  let campaign: Campaign | null = null
  const seen = () => ({
    campaignId: 'cmp_1',
    name: campaign?.name ?? 'none',
    status: 'draft',
    audience: { count: 412, total: 3000, funnel: [] },
    steps: [],
    skips: [],
    warnings: [],
    document: campaign,
  })
  const keep = (next: Campaign) => {
    campaign = { ...next, steps: assignStepIds(next.steps) }
    return seen()
  }
  return {
    describe_workspace: () => catalogue,
    preview_audience: () => ({ count: 3000, total: 3000, funnel: [], reach: [{ channel: 'email', count: 2800 }] }),
    draft_campaign: ({ campaign }) => keep(Campaign.parse(campaign)),
    show_campaign: () => seen(),
    edit_campaign: ({ operations }) => {
      if (campaign === null) return { error: { code: 'not_found', message: 'There is no such campaign.' } }
      return keep(Campaign.parse(applyOperations(campaign, z.array(Operation).parse(operations))))
    },
    write_copy: ({ step, language, copy }) => {
      if (campaign === null) return { error: { code: 'not_found', message: 'There is no such campaign.' } }
      return keep(setCopy(campaign, Write.parse({ step, language, copy })))
    },
    find_campaigns: () => ({ campaigns: [] }),
    pause_campaign: () => ({ campaignId: 'cmp_1', name: campaign?.name ?? 'none', status: 'paused' }),
    get_results: () => ({
      campaignId: 'cmp_1',
      name: campaign?.name ?? 'none',
      metrics: [{ name: 'sent', value: 400 }],
    }),
    remember: () => ({ memoryId: 'mem_1' }),
    undo: () => ({ undone: ['the draft'], cannot: [] }),
    redo: () => ({ redone: ['the draft'], cannot: [] }),
    ...answers,
    kept: () => campaign,
  }
}

/**
 * Say something to the offline model and let it work until it answers or asks for an approval, as the agent's graph does
 * but without it. `launch_campaign` stops the run unless `answers` has it.
 */
export async function runOffline(
  text: string,
  tools: ReturnType<typeof scriptedTools>,
  before: readonly BaseMessage[] = [],
  system = 'You are Carillon.\n\nBrand memory: none yet.',
): Promise<Run> {
  const model = createOfflineModel()
  const history = before.length === 0 ? [new SystemMessage(system)] : [...before]
  const messages: BaseMessage[] = [...history, new HumanMessage(text)]
  const calls: Call[] = []
  for (let round = 0; round < 24; round += 1) {
    const reply = await model.invoke(messages)
    messages.push(reply)
    const asked = AIMessage.isInstance(reply) ? (reply.tool_calls ?? []) : []
    if (asked.length === 0) return { messages, calls, text: reply.text, campaign: tools.kept(), stopped: false }
    for (const { id, name, args } of asked) {
      calls.push({ name, args })
      const answer = tools[name]
      if (name === 'launch_campaign' && answer === undefined)
        return { messages, calls, text: reply.text, campaign: tools.kept(), stopped: true }
      messages.push(
        new ToolMessage({
          content: JSON.stringify(answer?.(args) ?? { error: { code: 'not_found', message: `no tool ${name}` } }),
          tool_call_id: id ?? '',
          name,
        }),
      )
    }
  }
  throw new Error(`the model did not come to an end: ${calls.map(({ name }) => name).join(', ')}`)
}

/** The campaign that a goal leads to: drafted at once, one that can run, and stopped at the request for its approval. */
export async function runToApproval(catalogue: unknown, goal: string): Promise<Campaign> {
  const run = await runOffline(goal, scriptedTools(catalogue))
  expect(run.calls.map(({ name }) => name)).toEqual(['describe_workspace', 'draft_campaign', 'launch_campaign'])
  expect(run.stopped).toBe(true)
  const campaign = Campaign.parse(run.campaign)
  expect(checkRunnable(campaign)).toEqual([])
  return campaign
}

/** The history as the graph leaves it when a member writes on while an approval is pending. */
export function supersede(run: Run): BaseMessage[] {
  const last = run.messages.at(-1)
  const id = AIMessage.isInstance(last) ? (last.tool_calls?.[0]?.id ?? '') : ''
  const content = JSON.stringify({ rejected: true, why: 'The member wrote something else instead of deciding.' })
  return [...run.messages, new ToolMessage({ content, tool_call_id: id, name: 'launch_campaign' })]
}

/** What a goal is understood to ask for, without a model or a tool. */
export function briefOf(described: unknown, goal: string): Brief {
  const catalogue = readCatalogue(described)
  if (catalogue === undefined) throw new Error('not a catalogue')
  return readBrief(goal, catalogue)
}

/** A conversation after a goal whose approval is still pending. */
export async function givenDraft(catalogue: unknown, said: string, answers: ScriptedAnswers = {}) {
  const tools = scriptedTools(catalogue, answers)
  const first = await runOffline(said, tools)
  const before = first.campaign
  if (before === null) throw new Error('the goal gave no draft')
  return { tools, before, history: supersede(first) }
}
