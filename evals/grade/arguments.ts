import { isDeepStrictEqual } from 'node:util'
import type { CallEvidence } from '../../store/evidence/read-evidence.ts'
import { findDifferences } from '../match/match.ts'
import { tell } from '../match/difference.ts'
import { type Grader, verdict } from './grader.ts'

type Call = Pick<CallEvidence, 'tool' | 'arguments' | 'outcome'>
type Wanted = { tool: string; arguments?: unknown; optional?: boolean }

/** The reference calls against those that were made: each right, wrong or missing, and how many were needless. */
export const toolArguments: Grader = {
  name: 'arguments',
  grade({ expect }, { calls }) {
    if (expect.calls.length === 0) return null
    const { right, wrong, needless, findings } = compareCalls(expect.calls, calls)
    return verdict('arguments', findings, { right, wrong, needless })
  },
}

/**
 * Pair reference calls with made ones, each with one of its own. Needless: the same call again, or one that failed.
 * Other tools are free to be used: the state says whether that was right.
 */
export function compareCalls(
  wanted: readonly Wanted[],
  made: readonly Call[],
): { right: number; wrong: number; needless: number; findings: string[] } {
  const left = made.filter(({ outcome }) => outcome === 'done')
  const findings: string[] = []
  let [right, wrong] = [0, 0]
  for (const { tool, arguments: expected = {}, optional = false } of wanted) {
    const same = left.filter((call) => call.tool === tool)
    const tries = same.map((call) => ({ call, differences: findDifferences(expected, call.arguments, tool) }))
    const nearest = tries.toSorted((a, b) => a.differences.length - b.differences.length)[0]
    if (nearest !== undefined) left.splice(left.indexOf(nearest.call), 1)
    if (nearest !== undefined && nearest.differences.length === 0) right += 1
    else if (nearest !== undefined) {
      wrong += 1
      findings.push(...nearest.differences.map(tell))
    } else if (!optional) findings.push(`${tool} was not called`)
  }
  return { right, wrong, needless: countNeedless(made), findings }
}

function countNeedless(made: readonly Call[]): number {
  const isRepeated = (call: Call, index: number) =>
    made.slice(0, index).some((each) => each.tool === call.tool && isDeepStrictEqual(each.arguments, call.arguments))
  return made.filter((call, index) => call.outcome === 'failed' || isRepeated(call, index)).length
}
