import { describe, expect, test } from 'vitest'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { givenDraft, runOffline } from './testing.ts'
import { inkwell } from './testing/catalogues.ts'

describe('what is taken out, named and said', () => {
  const twice = 'Invoice failed: email at once and again after 3 days'
  const kinds = (campaign: Campaign | null) => campaign?.steps.map(({ kind }) => kind)

  test.each(['remove the second message', 'drop the last email', 'delete the second email'])(
    '“%s” takes that one out, with the wait before it',
    async (text) => {
      const { tools, history } = await givenDraft(inkwell, twice)
      expect(kinds((await runOffline(text, tools, history)).campaign)).toEqual(['message'])
    },
  )

  test('the only message stays, and a third of two is none', async () => {
    const two = await givenDraft(inkwell, twice)
    const third = await runOffline('remove the third message', two.tools, two.history)
    expect([third.text, kinds(third.campaign)]).toEqual([
      expect.stringContaining('There is no third message'),
      ['message', 'wait', 'message'],
    ])
    const one = await givenDraft(inkwell, 'Invoice failed: email at once')
    expect((await runOffline('drop the last message', one.tools, one.history)).text).toContain('It is the only message')
  })

  test('a name may sound like a goal', async () => {
    const { tools, history } = await givenDraft(inkwell, twice)
    expect((await runOffline('call it Autumn winback', tools, history)).campaign?.name).toBe('Autumn winback')
  })

  test.each(['mention the basket amount', 'drop the last sentence', 'put a link to https://inkwell.example in it'])(
    '“%s” asks for words that nobody writes here: no other campaign is drafted',
    async (text) => {
      const { tools, before, history } = await givenDraft(inkwell, twice)
      const run = await runOffline(text, tools, history)
      expect([run.text, run.campaign]).toEqual([expect.stringContaining('need a language model'), before])
    },
  )

  test('who is in it already is not made the only one', async () => {
    const { tools, before, history } = await givenDraft(inkwell, twice)
    const run = await runOffline('also include people in Germany', tools, history)
    expect([run.text, run.campaign?.audience]).toEqual([
      expect.stringContaining('for everyone already'),
      before.audience,
    ])
  })
})
