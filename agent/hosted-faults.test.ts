import { sql } from 'kysely'
import { expect } from 'vitest'
import { textOf } from './testing.ts'
import { stubKey } from './testing/openai-stub.ts'
import { countTool, test, wires } from './testing/hosted-test.ts'

const hello = { text: ['Hello.'] }
const never = () => new Promise<void>(() => undefined)

test.for([
  ['a server error', { fault: { status: 500 } }],
  ['a server that is busy', { fault: { status: 503 } }],
  ['a rate limit that says nothing of when', { fault: { status: 429 } }],
  ['silence before the answer', { fault: 'hang' as const }],
  ['silence in the middle of the answer', { text: ['Hel', 'lo'], pause: never }],
  ['an answer of nothing', {}],
] as const)('%s is tried again', async ([, fault], { stub, givenHosted }) => {
  for (const wire of wires) {
    const { ask } = await givenHosted(wire, { silenceMs: 1_000 })
    stub.reply(fault, hello)
    const events = await ask('Hi')
    expect(textOf(events)).toBe('Hello.')
    expect(events.at(-1)?.type).toBe('RUN_FINISHED')
  }
  expect(stub.requests).toHaveLength(4)
})

test('a rate limit is waited out for as long as the server asks', async ({ stub, givenHosted }) => {
  const { ask } = await givenHosted('responses')
  stub.reply({ fault: { status: 429, retryAfter: '1.2' } }, hello)
  const startedMs = performance.now()
  expect(textOf(await ask('Hi'))).toBe('Hello.')
  expect(performance.now() - startedMs).toBeGreaterThan(1_200)
})

test.for([
  [{ fault: { status: 401 } }, 'The model server refused the key: check OPENAI_API_KEY.'],
  [{ fault: { status: 403 } }, 'does not let this key use the model'],
  [{ fault: { status: 400 } }, 'refused the request (status 400)'],
  [{ fault: { status: 404 } }, 'check CARILLON_MODEL'],
  [{ fault: { status: 429, code: 'insufficient_quota' } }, 'no credit left'],
  [{ fault: { status: 400, code: 'context_length_exceeded' } }, 'begin a new one'],
  [{ fault: { status: 429, retryAfter: '120' } }, 'Wait a minute'],
] as const)(
  '%o ends the turn at once, with what to do about it',
  async ([reply, sentence], { stub, givenHosted, inWs }) => {
    const { ask, readLog } = await givenHosted('responses')
    stub.reply(reply)
    const events = await ask('Hi')
    expect(events.at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'model_failed' })
    expect(events.at(-1)?.['message']).toContain(sentence)
    expect(stub.requests).toHaveLength(1)
    const { rows } = await inWs(({ tx }) => sql`select status, error_code as code from turns`.execute(tx))
    expect(rows).toEqual([{ status: 'failed', code: 'model_failed' }])
    expect(JSON.stringify(events)).not.toContain('A fault of the script')
    expect(`${JSON.stringify(events)}${readLog()}`).not.toContain(stubKey)
  },
)

test('a wrong key is not repeated to members nor in the log', async ({ stub, givenHosted }) => {
  for (const wire of wires) {
    const { ask, readLog } = await givenHosted(wire, { key: 'sk-wrong-9876543210' })
    const events = await ask('Hi')
    expect(events.at(-1)?.['message']).toBe('The model server refused the key: check OPENAI_API_KEY.')
    expect(`${JSON.stringify(events)}${readLog()}`).not.toContain('9876543210')
  }
  expect(stub.requests).toHaveLength(2)
})

test('a server that keeps failing is asked four times, then the turn ends', async ({ stub, givenHosted }) => {
  const { ask, readLog } = await givenHosted('completions')
  stub.reply(...Array.from({ length: 4 }, () => ({ fault: { status: 500 } })), hello)
  const events = await ask('Hi')
  expect(events.at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'model_failed' })
  expect(events.at(-1)?.['message']).toContain('status 500')
  expect(stub.requests).toHaveLength(4)
  expect(readLog()).toContain('"status":500')
  expect(textOf(await ask('Hi again'))).toBe('Hello.')
})

test('a server that is not there is told apart from one that fails', async ({ stub, givenHosted }) => {
  const { ask } = await givenHosted('completions')
  await stub.close()
  expect((await ask('Hi')).at(-1)?.['message']).toContain('cannot be reached')
})

test.for([
  ['while the server is silent', { fault: 'hang' as const }],
  ['in the middle of an answer', { text: ['Hel', 'lo'], pause: never }],
  ['while waiting to try again', { fault: { status: 429, retryAfter: '15' } }],
] as const)('stopping %s ends the turn at once', async ([, reply], { stub, givenHosted }) => {
  for (const wire of wires) {
    const { turn, ask } = await givenHosted(wire)
    stub.requests.length = 0
    stub.reply(reply)
    const stop = new AbortController()
    const running = Array.fromAsync(turn({ text: 'Hi' }, stop.signal))
    await expect.poll(() => stub.requests.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 150))
    const stoppedMs = performance.now()
    stop.abort()
    expect((await running).at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'stopped' })
    expect(performance.now() - stoppedMs, 'the server was waited for').toBeLessThan(7_000)
    stub.reply(hello)
    expect(textOf(await ask('Hi again'))).toBe('Hello.')
    expect(stub.requests).toHaveLength(2)
  }
})

test('stopping while a tool hangs leaves a thread that the server takes', async ({ stub, givenHosted }) => {
  const hangs = { ...countTool, handle: () => new Promise<never>(() => undefined) }
  for (const wire of wires) {
    const { turn, ask } = await givenHosted(wire, { tools: [hangs] })
    stub.requests.length = 0
    const call = { name: 'count', arguments: '{"plan":"pro","atLeast":null}' }
    stub.reply({ text: ['Let me look.'], calls: [{ id: 'call_1', ...call }] }, hello)
    const stop = new AbortController()
    const events: unknown[] = []
    for await (const event of turn({ text: 'Count.' }, stop.signal)) {
      events.push(event)
      if (event.type === 'TOOL_CALL_END') stop.abort()
    }
    expect(events.at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'stopped' })
    expect(textOf(await ask('Hi again'))).toBe('Hello.')
    expect(stub.requests).toHaveLength(2)
  }
})

test('after a tool the model may have nothing to add', async ({ stub, givenHosted }) => {
  const { ask } = await givenHosted('responses')
  stub.reply({ calls: [{ id: 'call_1', name: 'count', arguments: '{"plan":"pro","atLeast":null}' }] }, {})
  expect((await ask('Count.')).at(-1)?.type).toBe('RUN_FINISHED')
  expect(stub.requests).toHaveLength(2)
})
