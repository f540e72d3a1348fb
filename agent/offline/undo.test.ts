import { describe, expect, test } from 'vitest'
import { runOffline, scriptedTools, supersede } from './testing.ts'
import { spokes } from './testing/catalogues.ts'

const goal = 'Remind people who left stuff in their cart'
const names = (run: { calls: { name: string }[] }) => run.calls.map(({ name }) => name)

async function givenDraft(answers: Parameters<typeof scriptedTools>[1]) {
  const tools = scriptedTools(spokes, answers)
  return { tools, history: supersede(await runOffline(goal, tools)) }
}

describe('undo', () => {
  test.each([
    'undo',
    'Undo that',
    'please revert',
    'roll back the last change',
    'take that back',
    'undo it pls',
    'unod',
  ])('“%s” is one call', async (text) => {
    const { tools, history } = await givenDraft({
      undo: () => ({ undone: ['the copy of “A”'], cannot: ['12 messages that were delivered'] }),
    })
    const run = await runOffline(text, tools, history)
    expect(names(run)).toEqual(['undo'])
    expect(run.text).toContain('the copy of “A”')
    expect(run.text).toContain('12 messages that were delivered')
  })
})

describe('redo', () => {
  test('“put it back” after an undo is a redo, and after a change an undo; what stays is said', async () => {
    const kept = {
      words: 'The campaign “A” stays as it is: Ben has changed it since.',
      why: 'Ben has changed it since',
    }
    const { tools, history } = await givenDraft({
      redo: () => ({ redone: [{ words: 'The segment “B” is back.' }], cannot: [kept] }),
    })
    const undone = await runOffline('put that back', tools, history)
    expect(names(undone)).toEqual(['undo'])
    const redone = await runOffline('put it back', tools, undone.messages)
    expect(redone.calls).toEqual([{ name: 'redo', args: { turn: null } }])
    expect(redone.text).toBe(
      'Redone: The segment “B” is back.\nThis stays: The campaign “A” stays as it is: Ben has changed it since.',
    )
    expect(names(await runOffline('redo that again please', tools, redone.messages))).toEqual(['redo'])
  })
})
