import { copyRenders } from './copy-renders.ts'
import { frequencyCap } from './frequency-cap.ts'
import { type Attempt, type Gate, type GateResult, pass } from './gate.ts'
import { notConsented } from './not-consented.ts'
import { quietHours } from './quiet-hours.ts'
import { suppressed } from './suppressed.ts'
import { unreachable } from './unreachable.ts'
import { windowClosed } from './window-closed.ts'

/** In the order in which they are asked: the first that does not let a message pass gives the reason. */
export const gates: readonly Gate[] = [
  suppressed,
  notConsented,
  unreachable,
  windowClosed,
  frequencyCap,
  quietHours,
  copyRenders,
]

export function passGates(attempt: Attempt): GateResult {
  for (const gate of gates) {
    const result = gate.check(attempt)
    if (result.kind !== 'pass') return result
  }
  return pass
}
