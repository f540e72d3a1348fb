import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { z } from 'zod'
import type { Clock } from '../domain/clock.ts'
import type { Embedder } from '../domain/embedder.ts'
import type { Translator } from '../domain/translator.ts'
import type { Role } from '../domain/roles.ts'
import type { Store } from '../store/database/open.ts'
import { defineTool, type Tool } from '../tools/define-tool.ts'
import { createCampaignAgent } from './agent.ts'
import type { NamedModel } from './model.ts'
import { openCheckpoints } from './checkpoints.ts'
import { dropRetracted } from './events/retracted.ts'
import type { NumberedEvent, TurnEvent } from './events/turn-events.ts'
import { type AgentDeps, runTurn, type TurnRequest } from './run-turn.ts'

/** Embeds by hashing letters: enough for tests that do not look at meaning. */
export const letterEmbedder: Embedder = {
  id: 'test-letters',
  embed: (texts) =>
    Promise.resolve(
      texts.map((text) => {
        const vector = Array.from({ length: 512 }, () => 0.001)
        for (const letter of text) vector[(letter.codePointAt(0) ?? 0) % 512] = 1
        return vector
      }),
    ),
}

export const quietLog = { error: () => undefined, warn: () => undefined }

export async function givenAgent(
  store: Store,
  clock: Clock,
  parts: {
    model: BaseChatModel
    fallback?: NamedModel | null
    tools: readonly Tool[]
    embedder?: Embedder
    translator?: Translator
  },
): Promise<AgentDeps> {
  const checkpointer = await openCheckpoints(store.libraryPool)
  return {
    db: store.db,
    agent: createCampaignAgent({
      model: parts.model,
      fallback: parts.fallback ?? null,
      tools: parts.tools,
      checkpointer,
    }),
    modelName: 'scripted',
    models: { prices: {}, budgets: [] },
    embedder: parts.embedder ?? letterEmbedder,
    translator: parts.translator ?? null,
    clock,
    providers: { push: 'recorder', email: 'recorder', sms: 'recorder', whatsapp: 'recorder', in_app: 'recorder' },
    publicUrl: () => 'https://c.example',
    log: quietLog,
  }
}

export async function collectTurn(deps: AgentDeps, request: TurnRequest): Promise<TurnEvent[]> {
  return (await collectNumbered(deps, request)).map(({ event }) => event)
}

export async function collectNumbered(deps: AgentDeps, request: TurnRequest): Promise<NumberedEvent[]> {
  return Array.fromAsync(runTurn(deps, request))
}

/** The assistant's words of a turn, joined, as a surface shows them: without what was retracted. */
export function textOf(events: readonly TurnEvent[]): string {
  return dropRetracted(events.map((event) => ({ event })))
    .map(({ event }) => event)
    .flatMap((event) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [String(event['delta'])] : []))
    .join('')
}

/** The approval that a turn ended on; empty when it did not stop for one. */
export function approvalIdOf(events: readonly TurnEvent[]): string {
  const ending = z
    .looseObject({ outcome: z.object({ interrupts: z.array(z.looseObject({ id: z.string() })) }) })
    .safeParse(events.at(-1))
  return ending.data?.outcome.interrupts[0]?.id ?? ''
}

export function requestOf(
  workspaceId: number,
  member: { id: string; name: string; role: Role },
  threadId: string,
  input: TurnRequest['input'],
): TurnRequest {
  return { workspaceId, member, threadId, surface: 'api', input }
}

/** A live tool that counts how often its effect happened, for tests of approvals. */
export function countingLiveTool(approvers: 1 | 2 = 1): { tool: Tool; effects: string[]; state: { hash: string } } {
  const effects: string[] = []
  const state = { hash: 'as-approved' }
  const tool = defineTool({
    name: 'ring_bell',
    effect: 'live',
    role: 'editor',
    outside: {},
    description: 'Rings the bell, after an approval.',
    input: z.strictObject({ times: z.int().min(1) }),
    handle: ({ times }, { approval }) => {
      effects.push(`${approval?.id ?? 'none'}:${times}`)
      return Promise.resolve({ rung: times })
    },
    hashEffect: () => Promise.resolve(state.hash),
    prepareApproval: ({ times }) =>
      Promise.resolve({
        title: `Ring ${times} times`,
        campaign: null,
        audience: null,
        skips: [],
        willReceive: times,
        schedule: null,
        previews: [],
        providers: [],
        facts: [],
        underWay: null,
        warnings: [],
        approvers,
      }),
  })
  return { tool, effects, state }
}
