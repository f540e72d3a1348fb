import type { StepOf } from '../../domain/campaign/steps.ts'
import { usedVariablesOf } from './used-variables.ts'

const prefix = 'customer.'

/** The traits that a message shows without a default, each once: who lacks one of them gets nothing. */
export function listNeededTraits(step: StepOf<'message'>): string[] {
  return [...new Set(step.channels.flatMap(usedVariablesOf))].flatMap((variable) =>
    variable.startsWith(prefix) ? variable.slice(prefix.length) : [],
  )
}
