import { expect } from 'vitest'
import { givenWorkspace, test } from '../store/testing.ts'
import { defaultBrakes } from '../domain/brakes/brakes.ts'
import { givenApp } from './testing.ts'

test('an admin sets who the workspace writes as; what is not named stays', async ({ store, clock, workspaceId }) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const change = {
    senderEmail: 'hello@example.com',
    quietFromMinute: 1260,
    quietToMinute: 480,
    frequencyCaps: [{ channel: null, topic: null, limit: 3, windowHours: 168 }],
  }
  const changed = await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: change })
  expect(changed.json()).toMatchObject({ ...change, timezone: 'UTC', senderName: null })
  await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { killSwitch: true } })
  expect((await http.inject({ url: '/v1/settings', headers })).json()).toMatchObject({ ...change, killSwitch: true })
})

test('only an admin changes settings, and only those of their own workspace', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const other = await givenWorkspace(db)
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const refused = await http.inject({
    method: 'PATCH',
    url: '/v1/settings',
    headers: await as('approver'),
    payload: { killSwitch: true },
  })
  expect(refused.json()).toMatchObject({ status: 403, code: 'forbidden' })
  await http.inject({
    method: 'PATCH',
    url: '/v1/settings',
    headers: await as('admin', other),
    payload: { senderName: 'Other' },
  })
  expect((await http.inject({ url: '/v1/settings', headers: await as('viewer') })).json()).toMatchObject({
    senderName: null,
  })
})

test('a brake is set or switched off by itself, and the others stay', async ({ store, clock, workspaceId }) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const change = async (brakes: object) => {
    const answer = await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { brakes } })
    return answer.json<{ brakes: object }>().brakes
  }
  const optOuts = { percent: 1.25, atLeast: 50, windowHours: 48 }
  expect(await change({ bounces: null })).toEqual({ ...defaultBrakes, bounces: null })
  expect(await change({ optOuts })).toEqual({ ...defaultBrakes, bounces: null, optOuts })
})

const faults: [payload: Record<string, unknown>, path: string][] = [
  [{ timezone: 'Mars/Olympus' }, 'timezone'],
  [{ timezone: '2026-01-01T00:00Z' }, 'timezone'],
  [{ timezone: '+05:30' }, 'timezone'],
  [{ senderName: 'Lark\0spur' }, 'senderName'],
  [{ postalAddress: '1 Road\0' }, 'postalAddress'],
  [{ webhookUrls: ['https://hooks.example.com/\0'] }, 'webhookUrls/0'],
  [{ frequencyCaps: [{ channel: null, topic: '\0', limit: 1, windowHours: 1 }] }, 'frequencyCaps/0/topic'],
  [{ senderEmail: 'nobody' }, 'senderEmail'],
  [{ brakes: { failures: { percent: 0, atLeast: 1, windowHours: 1 } } }, 'brakes/failures/percent'],
  [{ brakes: { complaints: { percent: 0.001, atLeast: 1, windowHours: 1 } } }, 'brakes/complaints/percent'],
  [{ brakes: { failures: { percent: 5 } } }, 'brakes/failures/atLeast'],
  [{ quietFromMinute: 60 }, 'quietFromMinute'],
  [{ eventRetention: { defaultDays: null, events: { page_viewed: 0 } } }, 'eventRetention/events/page_viewed'],
  [{ linkHosts: ['https://shop.example.com/a'] }, 'linkHosts/0'],
  [{ linkHosts: ['müller.example'] }, 'linkHosts/0'],
  [{ linkHosts: ['*.example.com'] }, 'linkHosts/0'],
  [{ deepLinks: ['javascript://x'] }, 'deepLinks/0'],
  [{ deepLinks: ['larkspur'] }, 'deepLinks/0'],
  [{ utm: { source: '{chanel}' } }, 'utm/source'],
  [{ utm: { medium: 'email' } }, 'utm/source'],
  [{ frequencyCaps: [{ channel: 'fax', topic: null, limit: 1, windowHours: 1 }] }, 'frequencyCaps/0/channel'],
]
for (const [payload, path] of faults) {
  test(`${JSON.stringify(payload)} is refused at ${path}`, async ({ store, clock, workspaceId }) => {
    const { http, as } = await givenApp({ store, clock, workspaceId })
    const answer = await http.inject({ method: 'PATCH', url: '/v1/settings', headers: await as('admin'), payload })
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_body', path })
  })
}
