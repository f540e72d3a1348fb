import { type Grader, verdict } from './grader.ts'

/** So often the very same call in one turn is a loop. */
const loopLength = 3

/** The way there: turns that broke off, calls that go round in circles, and more of them than the task needs. */
export const trajectory: Grader = {
  name: 'trajectory',
  grade({ maxCalls, expect }, { turns, calls, fault }) {
    const counts = Map.groupBy(
      calls,
      ({ turnId, tool, arguments: given }) => `${turnId} ${tool} ${JSON.stringify(given)}`,
    )
    const loops = [...counts.values()].filter((same) => same.length >= loopLength)
    const broken = turns.flatMap(({ error }, index) =>
      error === null || error.code === expect.error
        ? []
        : [`turn ${index + 1} ended with the error ${error.code}: ${error.message}`],
    )
    return verdict(
      'trajectory',
      [
        ...(fault === null ? [] : [fault]),
        ...broken,
        ...(expect.error !== undefined && !turns.some(({ error }) => error?.code === expect.error)
          ? [`no turn ended with the error ${expect.error}`]
          : []),
        ...loops.map((same) => `${same[0]?.tool} was called ${same.length} times with the same arguments`),
        ...(calls.length > maxCalls ? [`${calls.length} tool calls, ${maxCalls} at most are needed`] : []),
      ],
      {
        calls: calls.length,
        errors: calls.filter(({ outcome }) => outcome === 'failed' || outcome === 'refused').length,
      },
    )
  },
}
