import { AIMessage, fakeModel, ToolMessage } from 'langchain'
import { expect } from 'vitest'
import { givenMember, test } from '../store/testing.ts'
import { tools } from '../tools/registry.ts'
import { sampleCalls } from './testing/sample-calls.ts'
import { givenScene, personal, planted } from './testing/told-scene.ts'
import { approvalIdOf, collectTurn, givenAgent, requestOf } from './testing.ts'

/** Everything that a model read while it called one tool in several ways; what is live is approved. */
test('every tool, in success and refusal, tells a model nothing of people, and what others wrote between marks alone', async ({
  store,
  db,
  clock,
  workspaceId,
}) => {
  const scene = await givenScene(db, workspaceId, clock)
  const member = await givenMember(db, workspaceId, 'admin')
  const faults: Record<string, string[]> = {}
  const told = new Set<string>()
  for (const { name } of tools) {
    const { good = {}, absent = null } = sampleCalls(scene.campaign)[name] ?? {}
    const calls = [good, ...(absent === null ? [] : [absent]), ...(scene.more[name] ?? [])]
    const model = calls.reduce((so, args) => so.respondWithTools([{ name, args }]), fakeModel())
    const deps = await givenAgent(store, clock, { model: model.respond(new AIMessage('Done.')), tools })
    const ask = (input: Parameters<typeof requestOf>[3]) =>
      collectTurn(deps, requestOf(workspaceId, member, `thr_${name}`, input))
    let events = await ask({ text: 'Look at it, no exclamation marks.' })
    for (let waiting = approvalIdOf(events); waiting !== ''; waiting = approvalIdOf(events))
      events = await ask({ resume: [{ approvalId: waiting, decision: 'approve' }] })
    const messages = model.calls.flatMap((call) => call.messages)
    const answers = messages.filter((message) => ToolMessage.isInstance(message)).map(({ text }) => text)
    expect({ name, all: answers.length >= calls.length }).toEqual({ name, all: true })
    const all = messages.map(({ text }) => text).join('\n')
    // Ids are ours, and their chance letters may be zq too.
    const unmarked = answers.filter((answer) => answer.replaceAll(/⟦[^⟦⟧]*⟧|\b[a-z]{3}_\w{12}\b/g, '').includes('zq'))
    const found = [...personal.filter((token) => all.includes(token)), ...new Set(unmarked)]
    if (found.length > 0) faults[name] = found
    for (const place of planted) if (all.includes(`zq${place}`)) told.add(place)
  }
  expect(faults).toEqual({})
  expect(planted.filter((place) => !told.has(place))).toEqual([])
})
