import { AIMessage, fakeModel } from 'langchain'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { runTurn, type TurnRequest } from '../agent/run-turn.ts'
import { newId } from '../domain/ids.ts'
import { insertDraft } from '../store/campaigns/campaigns.ts'
import { suppressAddresses } from '../store/customers/suppressions.ts'
import type { PrivacyAct } from '../store/privacy/acts.ts'
import { readResults } from '../store/results.ts'
import { scanDatabase } from '../store/privacy/testing.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { tools } from '../tools/registry.ts'
import type { RunningWorker } from '../worker/start-worker.ts'
import { emailStep, makeCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const test = base.extend<{ worker: RunningWorker }>({
  worker: async ({ store, clock, workspaceId }, use) => {
    const worker = await startTestWorker(store, clock, workspaceId)
    await use(worker)
    await worker.close()
  },
})

/** A string of theirs in every field that a caller may fill. */
const person = {
  userId: 'usr-Qx7ZvartA',
  anonymousId: 'anon-Wk2PlimboB',
  email: 'zuzanna.kvrkx@vlnda-example.com',
  phone: '+48501234567',
  firstName: 'Zuzannaïq',
  lastName: 'Kvrkxøwska',
  street: '17 Żółwia Lane "B"\\7',
  token: 'tok-Mnr8QuyzzlC',
  basket: 'bsk-Trel9WobbexD',
  gift: 'For aunt Prylkwenna with love',
  note: 'met at Glimverstad fair',
  messageId: 'msg-Vlork55E',
  agent: 'Mozwilla/Qrent 9.9',
}
const texts = Object.values(person)

test('a forgotten person is nowhere in the database, and what campaigns count stays right', async ({
  store,
  db,
  clock,
  workspaceId,
  inWs,
  worker,
}) => {
  const campaign = newId('campaign')
  const document = makeCampaign({
    trigger: { kind: 'event', event: 'gift_bought', where: [], keyedBy: 'basket_id' },
    steps: [
      emailStep('Hi {{ customer.first_name }} {{ customer.last_name }}', {
        channels: [
          {
            channel: 'email',
            content: {
              default: {
                subject: 'Hi {{ customer.first_name }} {{ customer.last_name }}',
                body: '{{ event.gift }} goes to {{ customer.street }}, {{ customer.email }}',
              },
            },
          },
        ],
      }),
    ],
  })
  const model = fakeModel()
    .respondWithTools([{ name: 'launch_campaign', args: { campaign } }])
    .respond(new AIMessage(`It went to ${person.firstName} ${person.lastName}.`))
    .respond(new AIMessage(`I will look after ${person.email} (${person.phone}).`))
    .respond(new AIMessage('You are welcome.'))
  const app = await givenApp({ store, clock, workspaceId }, { model, tools })
  const writer = await app.asWriter()
  const send = (url: string, payload: object) => app.http.inject({ method: 'POST', url, headers: writer, payload })

  await inWs(async (ws) => {
    await sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'offers', 'Offers')`.execute(ws.tx)
    await sql`update workspace_settings set sender_email = 'shop@example.com', sender_name = 'Shop', postal_address = 'Road 1' where workspace_id = ${workspaceId}`.execute(
      ws.tx,
    )
    await insertDraft(ws, { id: campaign, document, memberId: 'mem_test', at: clock.now() })
  })
  const { userId, anonymousId, email, phone, firstName, lastName, street, token, basket, gift, note } = person
  const context = { userAgent: person.agent, device: { token, type: 'ios' } }
  const traits = { email, phone, first_name: firstName, last_name: lastName, street, crm: { note } }
  await send('/v1/identify', { userId, anonymousId, traits, context })
  const bought = { userId, event: 'gift_bought', properties: { basket_id: basket, gift }, context }
  await send('/v1/track', { ...bought, messageId: person.messageId })

  const member = await givenMember(db, workspaceId, 'admin')
  const threadId = newId('thread')
  const run = (input: TurnRequest['input'], thread = threadId) =>
    Array.fromAsync(runTurn(app.deps.agent, { workspaceId, member, threadId: thread, surface: 'web', input }))
  await run({ text: `Launch it for ${email}` })
  const { rows: asked } = await sql<{ id: string; card: unknown }>`
    select id, card from approvals where workspace_id = ${workspaceId} and status = 'pending'`.execute(db)
  expect(JSON.stringify(asked[0]?.card)).toContain(firstName)
  await run({ resume: [{ approvalId: asked[0]?.id ?? '', decision: 'approve' }] })
  await run({ text: `What did ${firstName} ${lastName} of ${street}, tel. +48 501 234 567, get?` }, newId('thread'))

  await send('/v1/track', { ...bought, messageId: `${person.messageId}-2` })
  await worker.drain()
  await inWs((ws) => suppressAddresses(ws, [{ channel: 'email', address: email, reason: 'complained' }], clock.now()))
  const before = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(before.deliveries).toMatchObject({ due: 1, sent: 1 })
  const placesBefore = await scanDatabase(db, texts)
  expect(placesBefore.map((place) => place.split(':')[0])).toEqual(
    expect.arrayContaining([
      'public.customers.email',
      'public.events.properties',
      'public.recorded_messages.content',
      'public.approvals.card',
      'public.thread_events.event',
      'public.turns.input',
      'checkpoints.checkpoint_writes.blob',
      'public.suppressions.address',
      'public.seen_messages.message_id',
    ]),
  )

  const admin = await app.as('admin')
  const found = await app.http.inject({ url: `/v1/customers?userId=${userId}`, headers: admin })
  const { id } = found.json<{ customers: { id: number }[] }>().customers[0] ?? { id: 0 }
  const taken = await app.http.inject({ url: `/v1/customers/${id}/export`, headers: admin })
  const whole = JSON.stringify(taken.json())
  for (const text of texts) expect(whole).toContain(JSON.stringify(text).slice(1, -1))
  const mentions = taken.json<{ mentions: { place: string }[] }>().mentions.map(({ place }) => place)
  expect(mentions).toEqual(expect.arrayContaining(['approvals', 'turns', 'thread_events']))

  const forget = () => app.http.inject({ method: 'DELETE', url: `/v1/customers/${id}`, headers: admin })
  const answers = await Promise.all([forget(), forget()])
  expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([204, 404])
  expect(await scanDatabase(db, texts)).toEqual([])
  expect((await inWs((ws) => readResults(ws, campaign, clock.now()))).deliveries).toEqual(before.deliveries)

  const acts = await app.http.inject({ url: '/v1/privacy-acts', headers: admin })
  const [forgotten, exported] = acts.json<{ acts: PrivacyAct[] }>().acts
  expect(forgotten).toMatchObject({ kind: 'forgotten', finishedAt: clock.now().toString(), counts: { customers: 1 } })
  expect(exported).toMatchObject({ kind: 'exported', customerHash: forgotten?.customerHash })
  const next = await run({ text: 'Thank you' })
  expect(next.at(-1)?.event).toMatchObject({ type: 'RUN_FINISHED' })
})
