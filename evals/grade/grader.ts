import type { Outcome } from '../run/outcome.ts'
import type { Task } from '../task.ts'

/** What a grader found. `findings` say what is wrong; `notes` count what is no fault by itself. */
export type Verdict = { grader: string; passed: boolean; findings: string[]; notes: Record<string, number> }

/** Judges what came of a trial by its stored state and never by what the agent says of it. Null: it has no say here. */
export type Grader = { name: string; grade(task: Task, outcome: Outcome): Verdict | null }

export const verdict = (grader: string, findings: readonly string[], notes: Record<string, number> = {}): Verdict => ({
  grader,
  passed: findings.length === 0,
  findings: [...findings],
  notes,
})
