import { createMiddleware } from 'langchain'
import { embeddingDimensions } from '../../domain/embedder.ts'
import { describeScope, type Memory } from '../../domain/memory.ts'
import { rankMemories } from '../../domain/memory/rank.ts'
import { cleanOutsideText } from '../../domain/outside/clean-text.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listMemories } from '../../store/memories/memories.ts'
import { findCandidates } from '../../store/memories/recall.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'

/** Up to here everything is told. */
const toldWhole = 40
const limits = { near: 60, recent: 20, checked: 40 }
/** What a prompt can carry of the memory. */
const budgetTokens = 2_500

/** Puts the brand's memory behind the stable part of the prompt, so that the model's prompt cache still hits. */
export const recall = () =>
  createMiddleware({
    name: 'Recall',
    contextSchema: TurnRuntime,
    wrapModelCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      turn.recalled ??= await recallFor(turn)
      return handler({
        ...request,
        systemMessage: request.systemMessage.concat(`\n\n${describeMemories(turn.recalled)}`),
      })
    },
  })

/** Everything while it is little; else what tells most about the member's words, within a budget of tokens. */
export async function recallFor(
  turn: Pick<TurnContext, 'db' | 'workspaceId' | 'member' | 'clock' | 'embedder' | 'text' | 'log'>,
): Promise<Memory[]> {
  const { db, workspaceId, member, embedder, text, log } = turn
  const at = turn.clock.now()
  const newest = await inWorkspace(db, workspaceId, (ws) => listMemories(ws, member.id, at, { limit: toldWhole + 1 }))
  if (newest.length <= toldWhole || text === '') return rankMemories(newest.map(alike), { text, at, budgetTokens })
  const embedding = await embedText(embedder, text, log)
  const candidates = await inWorkspace(db, workspaceId, (ws) =>
    findCandidates(ws, { embedding, embedder: embedder.id, memberId: member.id, at, limits }),
  )
  return rankMemories(candidates, { text, at, budgetTokens })
}

const alike = (memory: Memory) => ({ memory, similarity: null })

/** A far embedder that is down must not keep a member from talking: scope and time then choose alone. */
async function embedText(embedder: TurnContext['embedder'], text: string, log: TurnContext['log']): Promise<number[]> {
  const nothing = Array.from({ length: embeddingDimensions }, () => 0)
  try {
    const [embedding = nothing] = await embedder.embed([text])
    return embedding
  } catch (error) {
    log.warn({ err: error }, 'the embedder failed; memories are recalled by scope and time alone')
    return nothing
  }
}

/** One line a memory with its machine-readable rule, under a heading that never changes. */
export function describeMemories(memories: readonly Memory[]): string {
  if (memories.length === 0) return 'Brand memory: none yet.'
  const lines = memories.map(
    ({ id, kind, scope, text, lint, createdAt }) =>
      `- [${id}] ${kind}, ${describeScope(scope)}, since ${createdAt.toString().slice(0, 10)}: ${sayRule(text)}${lint === null ? '' : ` ⟨check ${JSON.stringify(leaveOutUnset(lint))}⟩`}`,
  )
  return `Brand memory:\n${lines.join('\n')}`
}

/** On one line, and without what could pass for the check that follows it. */
const sayRule = (text: string) => cleanOutsideText(text).replaceAll(/[\s⟨⟩]+/g, ' ')

/** A check is told by what it asks for; limits that it does not set are not worth their tokens. */
const leaveOutUnset = (lint: object) =>
  Object.fromEntries(Object.entries(lint).filter(([, value]) => value !== null && !isEmpty(value)))
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0
