import { describe, expect, test as plain } from 'vitest'
import { parse } from 'yaml'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { createOfflineModel } from '../../agent/offline/offline-model.ts'
import { test } from '../../store/testing.ts'
import { gradeTrial } from '../grade/graders.ts'
import { readTaskFile, readTasks } from '../read-tasks.ts'
import { openLab, runTrial } from '../run/run-trial.ts'
import { Fixture } from '../workspace/fixture.ts'
import { readFixtures } from '../workspace/read-fixtures.ts'
import { makeReplace } from './replace-people.ts'
import { readSaved } from './save-thread.ts'

plain('people get stand-ins, the same for the same person', () => {
  const replace = makeReplace([
    { userId: 'u-77', email: 'Maya@x.example', phone: '+15550001111', names: ['Maya', 'Okafor'] },
  ])
  expect(replace('Why did maya@x.example (Maya Okafor, u-77, +1 555 000 1111) get it, and Leo@y.example not?')).toBe(
    'Why did person1@example.com (Person 1 Person 1, person1, +447700900001) get it, and person2@example.com not?',
  )
})

describe('a thread that is saved', () => {
  test('is a task that can be run again, with nobody of its workspace in it', async ({ store }) => {
    const lab = await openLab(store, createOfflineEmbedder(), readFixtures())
    const [task] = readTasks().filter(({ id }) => id === 'why-maya.1')
    if (task === undefined) throw new Error('there is no such task')
    const signal = new AbortController().signal
    const { turns } = await runTrial(lab, task, { model: createOfflineModel(), name: 'offline' }, signal)
    const { id, task: text, fixture } = await readSaved(store.db, turns[0]?.threadId ?? '')
    expect(text + fixture).not.toMatch(/maya|omar|mallory|Ignore all rules/i)
    const [saved] = readTaskFile(`${id}.yaml`, text)
    if (saved === undefined) throw new Error('nothing was saved')
    const again = { ...lab, fixtures: new Map([[id, Fixture.parse(parse(fixture))]]) }
    const outcome = await runTrial(again, saved, { model: createOfflineModel(), name: 'offline' }, signal)
    expect(gradeTrial(saved, outcome).flatMap(({ findings }) => findings)).toEqual([])
  })
})
