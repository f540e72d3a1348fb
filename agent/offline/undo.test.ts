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

describe('undo of what is named', () => {
  const campaigns = [
    { id: 'cmp_1', name: 'Cart reminder', status: 'draft' },
    { id: 'cmp_2', name: 'Spring news', status: 'draft' },
  ]
  const history = (campaign: unknown) =>
    ['latest', 'earlier'].map((which) => ({ turn: `trn_${which}_${String(campaign)}`, changes: [] }))
  const answers = {
    find_campaigns: () => ({ campaigns }),
    show_campaign: ({ campaign }: Record<string, unknown>) => ({
      campaignId: campaign,
      name: 'Cart reminder',
      history: history(campaign),
    }),
    undo: () => ({ undone: ['the change'], cannot: [] }),
  }

  test.each([
    ['undo trn_8fk2', 'trn_8fk2'],
    ['please revert the turn trn_8fk2.', 'trn_8fk2'],
    ['undo what I did to the spring news', 'trn_latest_cmp_2'],
    ['Roll back my last change to the spring news campaign', 'trn_latest_cmp_2'],
    ['undo the turn before that', 'trn_earlier_cmp_1'],
    ['revert the change before the last', 'trn_earlier_cmp_1'],
    ['undo the change to the subject', null],
    ['undo that', null],
  ])('“%s” undoes %s', async (text, turn) => {
    const { tools, history: said } = await givenDraft(answers)
    const run = await runOffline(text, tools, said)
    expect(run.calls.at(-1)).toEqual({ name: 'undo', args: { turn } })
    expect(run.text).toBe('Undone: the change.')
  })

  test('after an undo the turn before that is the latest, and where there is none, nothing is undone', async () => {
    const { tools, history: said } = await givenDraft(answers)
    const undone = await runOffline('undo', tools, said)
    const again = await runOffline('undo the turn before that', tools, undone.messages)
    expect(again.calls).toEqual([{ name: 'undo', args: { turn: null } }])
    const once = await givenDraft({
      ...answers,
      show_campaign: () => ({ campaignId: 'cmp_1', name: 'A', history: [] }),
    })
    const none = await runOffline('undo the turn before that', once.tools, once.history)
    expect([names(none), none.text]).toEqual([['show_campaign'], expect.stringMatching(/^Nothing was undone/)])
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
