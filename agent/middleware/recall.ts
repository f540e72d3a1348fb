import { createMiddleware } from 'langchain'
import { describeScope, type Memory } from '../../domain/memory.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listMemories, recallMemories } from '../../store/memories/memories.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'

/** Rules that copy is checked against always come along; of the rest, as many as a prompt can carry. */
const maxRecalled = 40

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

/** Everything while it is little; else the rules that a program checks, and what is nearest to the member's words. */
export async function recallFor(
  turn: Pick<TurnContext, 'db' | 'workspaceId' | 'member' | 'clock' | 'embedder' | 'text'>,
): Promise<Memory[]> {
  const at = turn.clock.now()
  const all = await inWorkspace(turn.db, turn.workspaceId, (ws) => listMemories(ws, turn.member.id, at))
  if (all.length <= maxRecalled || turn.text === '') return all.slice(0, maxRecalled)
  const [embedding = []] = await turn.embedder.embed([turn.text])
  const near = await inWorkspace(turn.db, turn.workspaceId, (ws) =>
    recallMemories(ws, { embedding, embedder: turn.embedder.id, memberId: turn.member.id, at, limit: maxRecalled }),
  )
  const checked = all.filter((memory) => memory.lint !== null)
  return [...new Map([...checked, ...near].map((memory) => [memory.id, memory])).values()].slice(0, maxRecalled)
}

/** One line a memory with its machine-readable rule, under a heading that never changes. */
export function describeMemories(memories: readonly Memory[]): string {
  if (memories.length === 0) return 'Brand memory: none yet.'
  const lines = memories.map(
    ({ id, kind, scope, text, lint, createdAt }) =>
      `- [${id}] ${kind}, ${describeScope(scope)}, since ${createdAt.toString().slice(0, 10)}: ${text.replaceAll('\n', ' ')}${lint === null ? '' : ` ⟨check ${JSON.stringify(lint)}⟩`}`,
  )
  return `Brand memory:\n${lines.join('\n')}`
}
