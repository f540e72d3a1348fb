import { expect, test } from 'vitest'
import { readTasks } from '../read-tasks.ts'
import { givenOutcome } from '../testing.ts'
import { gradeTrial, hasPassed } from './graders.ts'

const tasks = readTasks()

test('no task is passed by doing nothing', () => {
  const outcome = givenOutcome({ words: 'Done.' })
  expect(tasks.filter((task) => hasPassed(gradeTrial(task, outcome))).map(({ id }) => id)).toEqual([])
})

test('no task is passed by copying what the member said', () => {
  const passed = tasks.filter((task) => {
    const said = task.conversation.map((line) => (typeof line === 'string' ? line : line.say))
    return hasPassed(gradeTrial(task, givenOutcome({ words: said.join('\n') })))
  })
  expect(passed.map(({ id }) => id)).toEqual([])
})
