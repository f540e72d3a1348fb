import type { z } from 'zod'

/** Why a line was refused: where the fault lies, what was wrong and what would be right. */
export type Fault = { path: string; detail: string }

const maxFaults = 5

export function toFaults(error: z.ZodError): Fault[] {
  return error.issues.slice(0, maxFaults).map(({ path, message }) => ({ path: path.join('/'), detail: message }))
}
