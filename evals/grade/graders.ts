import type { Outcome } from '../run/outcome.ts'
import type { Task } from '../task.ts'
import { answer } from './answer.ts'
import { asks } from './asks.ts'
import { copy } from './copy.ts'
import { effects } from './effects.ts'
import type { Grader, Verdict } from './grader.ts'
import { questions } from './questions.ts'
import { state } from './state.ts'
import { toolArguments } from './arguments.ts'
import { trajectory } from './trajectory.ts'

/** Every grader, what explains most first; a trial passes where none of them has a finding. To add one: a file, and a line here. */
export const graders: readonly Grader[] = [trajectory, state, effects, answer, toolArguments, asks, copy, questions]

export const gradeTrial = (task: Task, outcome: Outcome): Verdict[] =>
  graders.flatMap((grader) => grader.grade(task, outcome) ?? [])

export const hasPassed = (verdicts: readonly Verdict[]): boolean => verdicts.every(({ passed }) => passed)
