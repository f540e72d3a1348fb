import { expect, test } from 'vitest'
import { parseEvalArguments } from './arguments.ts'
import { chooseTasks } from './choose-tasks.ts'
import { readTaskFile, readTasks } from './read-tasks.ts'

test('without options everything runs once, offline', () => {
  expect(parseEvalArguments([])).toMatchObject({ model: 'offline', trials: 1, tasks: [], out: null })
  expect(parseEvalArguments(['--task', 'a', '--task', 'b', '--trials', '8', '--prices', '1,0.1,8'])).toMatchObject({
    tasks: ['a', 'b'],
    trials: 8,
    prices: { input: 1, cached: 0.1, output: 8 },
  })
})

test.each([
  [['--trials', 'two'], '--trials is “two”'],
  [['--trials', '0'], 'from 1 to 100'],
  [['--model', 'replay'], '--recordings'],
  [['save'], 'save takes the id of one thread'],
  [['--labels', 'x'], '--judge'],
  [['--prices', '1,2'], '--prices'],
  [['run'], 'There is no “run”'],
  [['--nothing'], '--nothing'],
])('%j is refused with what would be right', (argv, words) => {
  expect(() => parseEvalArguments(argv)).toThrow(words)
})

test('tasks are chosen by suite, tag and id, and a name that no task has is refused with those there are', () => {
  const all = readTasks()
  const choose = (parts: Partial<Parameters<typeof chooseTasks>[1]>) =>
    chooseTasks(all, { suites: [], tags: [], tasks: [], ...parts }).map(({ id }) => id)
  expect(all.length).toBeGreaterThanOrEqual(120)
  expect(choose({ tasks: ['win-back'] })).toContain('win-back.2')
  expect(choose({ tasks: ['win-back.2'] })).toEqual(['win-back.2'])
  expect(choose({ suites: ['contain'], tags: ['build'] })).toEqual([])
  expect(() => choose({ suites: ['biuld'] })).toThrow('There is no suite “biuld”. There are: build')
})

const head = 'tasks:\n  - id: x\n    workspace: larkspur\n    tags: [build]\n    goal: Do it\n'

test.each([
  ['a key that there is not', '    expcet: {}\n', 'expcet'],
  ['a matcher that there is not', '    expect: { topic: { $is: tips } }\n', 'there is no matcher $is'],
  ['what doing nothing would give', '    expect: { noMemories: [{ text: x }] }\n', 'doing nothing'],
  ['no YAML', '    expect: [', 'x.yaml'],
])('a task with %s is refused by name', (_, text, words) => {
  expect(() => readTaskFile('x.yaml', head + text)).toThrow(words)
})
