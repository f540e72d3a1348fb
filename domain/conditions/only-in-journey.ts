import { AppError } from '../errors.ts'
import { problem, type Problem } from './problem.ts'

const explain = (what: string) =>
  `${what} is known only inside a journey: use it in a step, not in an audience or segment.`

export const refuseOutsideJourney = (what: string) => new AppError('invalid_condition', { detail: explain(what) })

export const reportOutsideJourney = (what: string, path: string): Problem =>
  problem(path, 'only_in_journey', explain(what))
