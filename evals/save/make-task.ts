import { z } from 'zod'
import { leaveOutEmpty } from '../../domain/campaign/exchange.ts'
import { isRecord } from '../../domain/is-record.ts'
import type { CallEvidence } from '../../store/evidence/read-evidence.ts'
import type { ThreadTurn } from '../../store/evidence/read-thread.ts'
import type { State } from '../run/outcome.ts'

const Said = z.object({ text: z.string() })
const Decided = z.object({ resume: z.array(z.object({ decision: z.enum(['approve', 'reject']) })) })

/** The task of a thread, as YAML would be written: what was said, and what came of it, for a person to look over. */
export function makeTask(saved: {
  id: string
  turns: readonly ThreadTurn[]
  calls: readonly CallEvidence[]
  drafted: State['campaigns']
  replace: (text: string) => string
}): Record<string, unknown> {
  const { id, turns, calls, drafted, replace } = saved
  const lines = turns.flatMap(({ input }) => Said.safeParse(input).data?.text ?? [])
  const decisions = turns.flatMap(({ input }) => Decided.safeParse(input).data?.resume ?? [])
  const done = [...new Set(calls.filter(({ outcome }) => outcome === 'done').map(({ tool }) => tool))]
  const document = drafted.at(-1)?.document
  return {
    id,
    workspace: id,
    ...(turns[0]?.role === null || turns[0] === undefined ? {} : { member: turns[0].role }),
    conversation: lines.map(replace),
    ...(decisions.length === 0
      ? {}
      : { approver: decisions.some(({ decision }) => decision === 'approve') ? 'always' : 'reject' }),
    forbid: decisions.some(({ decision }) => decision === 'approve') ? [] : ['live'],
    expect:
      document === undefined
        ? { calls: done.map((tool) => ({ tool })) }
        : { drafts: drafted.length, ...pick(leaveOutEmpty(document)) },
    tags: ['saved'],
  }
}

const parts = ['trigger', 'audience', 'exit', 'topic', 'holdoutPercent', 'conversion']

const pick = (document: unknown): Record<string, unknown> =>
  isRecord(document) ? Object.fromEntries(Object.entries(document).filter(([key]) => parts.includes(key))) : {}
