import { isDeepStrictEqual } from 'node:util'
import { type Grader, verdict } from './grader.ts'

/** The approvals that were asked for, in order, where the task says which must be. */
export const asks: Grader = {
  name: 'asks',
  grade({ expect }, { approvals }) {
    if (expect.asks === undefined) return null
    const asked = approvals.map(({ tool }) => tool)
    return verdict(
      'asks',
      isDeepStrictEqual(asked.toSorted(), expect.asks.toSorted())
        ? []
        : [
            `approvals were asked for ${asked.join(', ') || 'nothing'}; right is ${expect.asks.join(', ') || 'nothing'}`,
          ],
    )
  },
}
