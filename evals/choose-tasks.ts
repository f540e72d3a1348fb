import { AppError } from '../domain/errors.ts'
import type { SuiteTask } from './read-tasks.ts'

/**
 * The tasks that are named by suite, tag or id; all of them where nothing is named. An id without its number takes every
 * wording.
 * @throws AppError unknown_name for a name that no task has, with those that there are
 */
export function chooseTasks(
  all: readonly SuiteTask[],
  { suites, tags, tasks }: { suites: readonly string[]; tags: readonly string[]; tasks: readonly string[] },
): SuiteTask[] {
  const isTask = (task: SuiteTask, id: string) => task.id === id || task.id.startsWith(`${id}.`)
  assertKnown(
    'suite',
    suites,
    all.map(({ suite }) => suite),
  )
  assertKnown(
    'tag',
    tags,
    all.flatMap((task) => task.tags),
  )
  for (const id of tasks)
    if (!all.some((task) => isTask(task, id)))
      assertKnown(
        'task',
        [id],
        all.map((task) => task.id),
      )
  return all.filter(
    (task) =>
      (suites.length === 0 || suites.includes(task.suite)) &&
      (tags.length === 0 || task.tags.some((tag) => tags.includes(tag))) &&
      (tasks.length === 0 || tasks.some((id) => isTask(task, id))),
  )
}

function assertKnown(what: string, wanted: readonly string[], known: readonly string[]): void {
  const missing = wanted.find((name) => !known.includes(name))
  if (missing === undefined) return
  const names = [...new Set(known)].toSorted().join(', ')
  throw new AppError('unknown_name', { detail: `There is no ${what} “${missing}”. There are: ${names}.` })
}
