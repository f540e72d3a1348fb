import type { CampaignProblem } from './check-names.ts'
import type { Step } from './steps.ts'
import { listInner, listSteps } from './tree.ts'

const longestId = 64
/** What deliveries, traces and reports can hang on. */
const idPattern = /^(?!__proto__$)[\w-]+$/

/** How the steps hang together: ids, names that tell ways apart, and steps that nobody can come to. */
export function checkTree(steps: readonly Step[]): CampaignProblem[] {
  return [...checkStepIds(steps), ...checkNames(steps), ...checkEnds(steps)]
}

const problem = (path: string, code: string, message: string): CampaignProblem => ({ path, code, message, nearest: [] })

function checkStepIds(steps: readonly Step[]): CampaignProblem[] {
  const seen = new Set<string>()
  return listSteps(steps).flatMap(({ step: { id }, path }) => {
    if (id === null) return []
    if (id.length > longestId || !idPattern.test(id)) {
      const what = `A step’s id has at most ${longestId} letters, digits, _ and -. Leave it null for a new step.`
      return [problem(`${path}/id`, 'step_id', what)]
    }
    if (!seen.has(id)) return (seen.add(id), [])
    return [problem(`${path}/id`, 'step_id_twice', `Two steps have the id ${id}.`)]
  })
}

/** Paths and arms are told apart by their names: in edits, in journeys that move, and in what an experiment found. */
function checkNames(steps: readonly Step[]): CampaignProblem[] {
  return listSteps(steps).flatMap(({ step, path }) => {
    if (step.kind !== 'branch' && step.kind !== 'split') return []
    const [list, what] = step.kind === 'branch' ? (['paths', 'path'] as const) : (['arms', 'arm'] as const)
    const names = listInner(step).map(({ name }) => name)
    return names.flatMap((name, index) => {
      if (names.indexOf(name) === index) return []
      // Of a branch the last list is what happens otherwise, by that very name.
      const isOtherwise = step.kind === 'branch' && index === step.paths.length
      const at = `${path}/${list}/${isOtherwise ? names.indexOf(name) : index}/name`
      const message = isOtherwise
        ? 'A path may not be called “otherwise”: that is the one for everybody else.'
        : `Two ${list} of this ${step.kind} are called “${name}”. Give each ${what} a name of its own.`
      return [problem(at, 'name_twice', message)]
    })
  })
}

function checkEnds(steps: readonly Step[]): CampaignProblem[] {
  const visited = listSteps(steps)
  const paths = new Set(visited.map(({ path }) => path))
  return visited.flatMap(({ step, path }) => {
    const next = path.replace(/\d+$/, (index) => String(Number(index) + 1))
    if (step.kind !== 'end' || !paths.has(next)) return []
    const message = 'Nobody comes to this step: the journey ends before it. Remove it, or the end.'
    return [problem(next, 'never_reached', message)]
  })
}
