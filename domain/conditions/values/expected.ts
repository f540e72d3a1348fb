import type { Scalar } from '../parameters.ts'
import type { Expected } from './value-operator.ts'

/** What a value has to be in order to equal the scalar. */
export function expectScalar(scalar: Scalar): Expected {
  if (typeof scalar === 'string') return 'text'
  return typeof scalar === 'number' ? 'number' : 'boolean'
}
