import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { readYaml } from './read-yaml.ts'
import { sayIssues } from './say-issues.ts'
import { Task } from './task.ts'

export const tasksFolder = join(import.meta.dirname, 'tasks')

/** A themed file: what holds for all of its tasks, and the tasks. `shared` is for YAML anchors alone. */
const TaskFile = z.strictObject({
  shared: z.unknown().optional(),
  defaults: z.record(z.string(), z.unknown()).default({}),
  tasks: z.array(z.record(z.string(), z.unknown())).min(1),
})

/** A task with the suite it belongs to: the name of its file. */
export type SuiteTask = Task & { suite: string }

/**
 * All tasks of a folder, in order. A task with `wordings` is one task for each of them.
 * @throws AppError invalid_body that names the file, the task and what is wrong with it
 */
export function readTasks(folder = tasksFolder): SuiteTask[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  const tasks = files.toSorted().flatMap((name) => readTaskFile(name, readFileSync(join(folder, name), 'utf8')))
  const twice = tasks.find(({ id }, index) => tasks.findIndex((other) => other.id === id) !== index)
  if (twice !== undefined)
    throw new AppError('invalid_body', {
      detail: `evals/tasks/${twice.suite}.yaml: there is another task ${twice.id}.`,
    })
  return tasks
}

export function readTaskFile(name: string, text: string, folder = 'evals/tasks'): SuiteTask[] {
  const path = `${folder}/${name}`
  const file = TaskFile.safeParse(readYaml(path, text))
  if (!file.success) throw new AppError('invalid_body', { detail: `${path}: ${sayIssues(file.error)}` })
  const { defaults, tasks } = file.data
  return tasks.flatMap((raw, index) =>
    spellOut({ ...defaults, ...raw, tags: [...listOf(defaults['tags']), ...listOf(raw['tags'])] }).map((each) => {
      const parsed = Task.safeParse(each)
      if (parsed.success) return { ...parsed.data, suite: name.replace('.yaml', '') }
      const { id: given } = each
      const id = typeof given === 'string' ? given : `number ${index + 1}`
      throw new AppError('invalid_body', { detail: `${path}, task ${id}: ${sayIssues(parsed.error)}` })
    }),
  )
}

/** `goal` is a conversation of one line; `wordings` and `slips` are several tasks, each with one such line after `before`. */
function spellOut({ goal, wordings, slips, before, ...task }: Record<string, unknown>): Record<string, unknown>[] {
  if (Array.isArray(wordings)) {
    const regression = listOf(task['regressionWordings'])
    const { regressionWordings: _, ...rest } = task
    return [...wordings, ...listOf(slips)].map((text: unknown, index) => ({
      ...rest,
      id: `${String(task['id'])}.${index + 1}`,
      conversation: [...listOf(before), text],
      tags: [...listOf(task['tags']), ...(regression.includes(index + 1) ? ['regression'] : [])],
    }))
  }
  return [goal === undefined ? task : { ...task, conversation: [goal] }]
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
