import type { Step } from '../campaign/steps.ts'
import { describeStep, headlineOf } from '../campaign/words.ts'
import { describeCondition } from '../conditions/describe-condition.ts'
import { sayTime } from '../say-time.ts'
import type { Telling } from './line.ts'
import type { Moment } from './moment.ts'

/** What running a step did: the path it took and why, the arm, how long it waits. */
export function tellStep(step: Step, taken: string | number | null, until: Moment['u'], telling: Telling): string {
  const { zone, names } = telling
  const lasts = until === null ? '' : `, until ${sayTime(until, zone)}`
  switch (step.kind) {
    case 'branch': {
      const path = typeof taken === 'number' ? step.paths[taken] : undefined
      if (path !== undefined) return `takes the path “${path.name}”: ${describeCondition(path.when, names)}`
      const none = step.paths.map(({ when }) => describeCondition(when, names)).join('; ')
      return `takes none of the paths, since none of this holds: ${none}`
    }
    case 'split':
      return `falls into the arm “${taken}” of the experiment`
    case 'message': {
      const [first] = step.channels
      const headline = first === undefined ? '' : ` “${headlineOf(first)}”`
      return until === null ? `the message${headline} is due` : `the message${headline} waits for its time${lasts}`
    }
    case 'wait':
    case 'wait_until_time':
      return `waits${lasts}`
    case 'wait_for_event':
      return `waits for “${step.event}”${until === null ? '' : `, at most until ${sayTime(until, zone)}`}`
    default:
      return describeStep(step)
  }
}
