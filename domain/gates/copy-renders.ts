import { type Gate, pass } from './gate.ts'

/** Stops a message whose copy has no text for this customer. */
export const copyRenders: Gate = {
  name: 'cannot_render',
  check({ channel, findCopyFault }) {
    const fault = findCopyFault()
    return fault === null ? pass : { kind: 'skip', reason: 'cannot_render', detail: { channel, ...fault } }
  },
}
