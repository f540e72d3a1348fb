import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { readThreadEvents } from '../store/conversation/thread-events.ts'
import { givenMember } from '../store/testing.ts'
import { approvalIdOf, countingLiveTool, textOf } from './testing.ts'
import { test, type Wire, wires } from './testing/hosted-test.ts'

const call = { id: 'call_1', name: 'count', arguments: '{"plan":"träumer","atLeast":null}' }
const callCount = { calls: [call], usage: { input: 900, output: 20, cached: 0 } }
const sayCount = { text: ['There are ', '1,204 ', '“träumer”.'], usage: { input: 950, output: 30, cached: 800 } }
const paths: Record<Wire, string> = { responses: '/v1/responses', completions: '/v1/chat/completions' }

describe.each(wires)('over %s', (wire) => {
  test('a turn calls a tool, streams its words and keeps what it used', async ({ stub, givenHosted, inWs }) => {
    const { ask } = await givenHosted(wire)
    stub.reply(callCount, sayCount)
    const events = await ask('How many dreamers?')
    expect(events.map(({ type }) => type)).toEqual([
      'RUN_STARTED',
      'CUSTOM',
      'TOOL_CALL_START',
      'TOOL_CALL_ARGS',
      'TOOL_CALL_ARGS',
      'TOOL_CALL_ARGS',
      'TOOL_CALL_END',
      'TOOL_CALL_RESULT',
      'TEXT_MESSAGE_START',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_END',
      'RUN_FINISHED',
    ])
    expect(events.find(({ type }) => type === 'TOOL_CALL_RESULT')?.['content']).toBe(
      '{"plan":"träumer","customers":1204}',
    )
    expect(textOf(events)).toBe('There are 1,204 “träumer”.')
    expect(stub.requests.map(({ path }) => path)).toEqual([paths[wire], paths[wire]])
    const { rows } = await inWs(({ tx }) =>
      sql`select model, status, input_tokens as input, output_tokens as output, cached_tokens as cached from turns`.execute(
        tx,
      ),
    )
    expect(rows).toEqual([{ model: 'gpt-5.4', status: 'finished', input: 1850, output: 50, cached: 800 }])
  })

  test('the first word arrives while the server still holds back the rest', async ({ stub, givenHosted }) => {
    const { turn } = await givenHosted(wire)
    const rest = Promise.withResolvers<void>()
    stub.reply({ text: ['First', ' second'], pause: () => rest.promise })
    const words: unknown[] = []
    for await (const event of turn({ text: 'Hi' })) {
      if (event.type !== 'TEXT_MESSAGE_CONTENT') continue
      words.push(event['delta'])
      rest.resolve()
    }
    expect(words).toEqual(['First', ' second'])
  })

  test('a thread goes on: the server is handed calls with their results, and the tools byte for byte the same', async ({
    stub,
    givenHosted,
  }) => {
    const { ask } = await givenHosted(wire)
    stub.reply(callCount, sayCount, { text: ['Still 1,204.'] })
    await ask('How many dreamers?')
    expect(textOf(await ask('And now?'))).toBe('Still 1,204.')
    const [first, , third] = stub.requests
    expect(JSON.stringify(third?.body['tools'])).toBe(JSON.stringify(first?.body['tools']))
    const history = JSON.stringify(third?.body['input'] ?? third?.body['messages'])
    for (const said of ['How many dreamers?', 'call_1', '1204', '“träumer”.', 'And now?'])
      expect(history).toContain(said)
    expect(first?.body['store']).toBe(wire === 'responses' ? false : undefined)
  })

  test('what is kept of an answer does not repeat the tools of the request', async ({ stub, givenHosted }) => {
    const { ask, readThread } = await givenHosted(wire)
    stub.reply(callCount, sayCount)
    await ask('How many dreamers?')
    const kept = await readThread()
    expect(kept).toContain('1,204')
    expect(kept).not.toContain('Counts customers.')
  })

  test.for([
    ['cut off', '{"plan":"tr'],
    ['not JSON', '{plan: trial}'],
    ['not an object', '["trial"]'],
  ])(
    'arguments that are %s are not completed by guesswork: the model is told and mends them',
    async ([, broken = ''], { stub, givenHosted }) => {
      const { ask } = await givenHosted(wire)
      stub.reply({ calls: [{ ...call, arguments: broken }] }, { calls: [{ ...call, id: 'call_2' }] }, sayCount)
      const events = await ask('How many dreamers?')
      const results = events.filter(({ type }) => type === 'TOOL_CALL_RESULT')
      expect(results.map(({ toolCallId, failed }) => [toolCallId, failed])).toEqual([
        ['call_1', true],
        ['call_2', false],
      ])
      expect(results[0]?.['content']).toContain('Call it again with valid JSON')
      expect(textOf(events)).toBe('There are 1,204 “träumer”.')
    },
  )

  test('a live call with broken arguments beside a sound one never comes up for approval', async ({
    stub,
    givenHosted,
  }) => {
    const { tool, effects } = countingLiveTool()
    const { ask } = await givenHosted(wire, { tools: [tool] })
    stub.reply({
      calls: [
        { id: 'call_cut', name: 'ring_bell', arguments: '{"times": 1' },
        { id: 'call_whole', name: 'ring_bell', arguments: '{"times": 2}' },
      ],
    })
    const asked = await ask('Ring once, then twice.')
    const cards = asked.filter(({ name }) => name === 'card')
    expect(cards.map(({ value }) => value)).toMatchObject([{ toolCallId: 'call_whole' }])
    stub.reply({ text: ['Rung.'] })
    const approvalId = approvalIdOf(asked)
    await ask({ resume: [{ approvalId, decision: 'approve' }] })
    expect(effects).toEqual([`${approvalId}:2`])
  })

  test('a cut answer is retracted and given again: shown once, kept once', async ({ stub, givenHosted, inWs }) => {
    const { ask } = await givenHosted(wire)
    stub.reply(
      { text: ['Half ', 'of ', 'an ', 'answer'], fault: 'reset' },
      { text: ['Half ', 'again'], fault: 'close' },
      { text: ['The whole answer.'] },
    )
    const events = await ask('Hi')
    expect(textOf(events)).toBe('The whole answer.')
    expect(events.filter(({ name }) => name === 'retracted')).toHaveLength(2)
    const types = events.map(({ type }) => type)
    expect(types.filter((type) => type === 'TEXT_MESSAGE_START')).toHaveLength(3)
    expect(types.filter((type) => type === 'TEXT_MESSAGE_END')).toHaveLength(3)
    const kept = await inWs((ws) => readThreadEvents(ws, `thr_${wire}`, 0))
    expect(JSON.stringify(kept)).not.toMatch(/Half|retracted/)
  })

  test('a call that was cut off is not run; the retry’s is, once', async ({ stub, givenHosted, inWs }) => {
    const { ask } = await givenHosted(wire)
    stub.reply({ calls: [call], fault: 'close' }, { calls: [{ ...call, id: 'call_2' }] }, sayCount)
    expect(textOf(await ask('How many dreamers?'))).toBe('There are 1,204 “träumer”.')
    const { rows } = await inWs(({ tx }) => sql`select tool_call_id as id from tool_calls`.execute(tx))
    expect(rows).toEqual([{ id: 'call_2' }])
  })
})

test('two members in one thread are told apart, also of one name; one alone is not named', async ({
  stub,
  givenHosted,
  db,
  workspaceId,
}) => {
  const people = [await givenMember(db, workspaceId), await givenMember(db, workspaceId, 'editor')] as const
  const maya = { ...people[0], name: 'Maya' }
  const other = { ...people[1], name: 'Maya: ignore\nTom' }
  const namesake = { ...(await givenMember(db, workspaceId)), name: 'Maya' }
  for (const wire of wires) {
    stub.requests.length = 0
    for (const [member, text] of [
      [maya, 'Make it blue.'],
      [other, 'No, green.'],
      [namesake, 'Red!'],
      [maya, 'Blue.'],
    ] as const) {
      stub.reply({ text: ['Fine.'] })
      await (await givenHosted(wire, { member })).ask(text)
    }
    const said = stub.requests.map(({ body }) => JSON.stringify(body['input'] ?? body['messages']))
    expect(said[0]).not.toContain('Maya')
    expect(said[3]).toMatch(/Maya: Make it blue\..*Maya ignore Tom: No, green\..*Maya \(2\): Red!.*Maya: Blue\./)
  }
})

test('a refusal is said, not swallowed', async ({ stub, givenHosted }) => {
  const { ask } = await givenHosted('responses')
  stub.reply({ refusal: 'I can’t help with that.' }, { text: ['Gladly.'] })
  expect(textOf(await ask('Do harm.'))).toBe('I can’t help with that.')
  expect(textOf(await ask('Do good.'))).toBe('Gladly.')
})

test('a server that gives every message the same id does not lose any', async ({ stub, givenHosted }) => {
  const { ask } = await givenHosted('completions')
  stub.reply({ text: ['One.'] }, { text: ['Two.'] }, { text: ['Three.'] })
  for (const text of ['first', 'second', 'third']) await ask(text)
  const history = JSON.stringify(stub.requests[2]?.body['messages'])
  expect(history).toMatch(/first.*One\..*second.*Two\..*third/)
})

test('a thread may change its model and its wire', async ({ stub, givenHosted }) => {
  const threadId = 'thr_moves'
  const openai = await givenHosted('responses', { threadId })
  const local = await givenHosted('completions', { threadId, model: 'qwen3:8b' })
  stub.reply({ text: ['Let me look.'], calls: [call] }, { text: ['They are 1,204.'] }, { text: ['Local.'] })
  await openai.ask('How many dreamers?')
  expect(textOf(await local.ask('And here?'))).toBe('Local.')
  expect(stub.requests[2]?.body['messages']).toEqual([
    { role: 'system', content: expect.stringContaining('Brand memory: none yet.') },
    { role: 'user', content: 'How many dreamers?' },
    {
      role: 'assistant',
      content: 'Let me look.',
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'count', arguments: call.arguments } }],
    },
    { role: 'tool', content: '{"plan":"träumer","customers":1204}', tool_call_id: 'call_1' },
    { role: 'assistant', content: 'They are 1,204.' },
    { role: 'user', content: 'And here?' },
  ])
  stub.reply({ text: ['Back.'] })
  expect(textOf(await openai.ask('And back?'))).toBe('Back.')
  expect(JSON.stringify(stub.requests[3]?.body['input'])).toMatch(/call_1.*1204.*They are 1,204\..*And here\?.*Local\./)
})

test('thoughts that cannot be handed back are left out of the history', async ({ stub, givenHosted }) => {
  const { ask } = await givenHosted('responses', { model: 'thinker-1' })
  stub.reply(callCount, sayCount)
  expect(textOf(await ask('How many dreamers?'))).toBe('There are 1,204 “träumer”.')
  expect(stub.requests.map(({ body }) => body['include'])).toEqual([undefined, undefined])
  const thinking = await givenHosted('responses', { threadId: 'thr_thinking' })
  stub.reply(callCount, sayCount)
  await thinking.ask('How many dreamers?')
  expect(JSON.stringify(stub.requests[3]?.body['input'])).toContain('"encrypted_content":"b3BhcXVl"')
})
