import { expect } from 'vitest'
import { nobody, signToken } from '../channels/tracking/tokens.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { givenApp, type TestApp } from './testing.ts'

const test = base.extend<{ app: TestApp }>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
})

test('an admin says where a member is reached, and nobody else does', async ({ app, db, workspaceId }) => {
  const maya = await givenMember(db, workspaceId, 'viewer')
  const headers = await app.as('admin')
  const change = async (payload: object, by = headers, id = maya.id) => {
    const answer = await app.http.inject({ method: 'PATCH', url: `/v1/members/${id}`, headers: by, payload })
    return answer.json<object>()
  }
  expect(await change({ phone: '+441225000000' })).toEqual({
    ...maya,
    email: `${maya.id}@example.com`,
    phone: '+441225000000',
  })
  expect(await change({ name: 'Maya 🎁', email: 'maya@example.com' })).toMatchObject({ phone: '+441225000000' })
  expect(await change({ phone: null })).toMatchObject({ name: 'Maya 🎁', email: 'maya@example.com', phone: null })
  const other = await givenMember(db, workspaceId)
  expect(await change({ email: 'MAYA@example.com' }, headers, other.id)).toMatchObject({ code: 'conflict' })
  expect(await change({ name: 'x' }, headers, 'mem_nobody')).toMatchObject({ code: 'not_found' })
  expect(await change({ name: 'x' }, await app.as('approver'))).toMatchObject({ code: 'forbidden' })
  for (const payload of [{}, { phone: '01225 000000' }, { email: 'nobody' }, { name: 'a\0b' }, { role: 'admin' }])
    expect(await change(payload)).toMatchObject({ code: 'invalid_body' })
  const { members } = (await app.http.inject({ url: '/v1/members', headers })).json<{ members: object[] }>()
  expect(members).toContainEqual(expect.objectContaining({ name: 'Maya 🎁', role: 'viewer' }))
})

test('the links of a test say that it was one, and change nobody’s choices', async ({ app, workspaceId }) => {
  const links = { workspaceId, customerId: nobody, deliveryId: 999_999_999 }
  const list = { ...links, purpose: 'unsubscribe', topic: 'news', channel: 'email' } as const
  const urls = [
    `/u/${signToken(app.deps.secret, list)}`,
    `/p/${signToken(app.deps.secret, { ...links, purpose: 'preferences' })}`,
  ]
  for (const url of urls)
    for (const method of ['GET', 'POST'] as const) {
      const headers = { 'accept-language': 'ar' }
      const answer = await app.http.inject({ method, url, headers, ...(method === 'POST' && { payload: {} }) })
      expect([answer.statusCode, answer.body.includes('This was a test')]).toEqual([200, true])
      // Its words are English whatever the browser asks for, and so must be read as English.
      expect(answer.body).toContain('<html lang="en" dir="ltr">')
    }
})
