import { expect } from 'vitest'
import { noteFaults, noteWell } from '../store/deliveries/provider-health.ts'
import { test } from '../store/testing.ts'
import { givenApp } from './testing.ts'

test('an operator sees which provider rests, and no more of it than that', async ({ store, clock, workspaceId }) => {
  const { http } = await givenApp({ store, clock, workspaceId })
  const carrier = { channel: 'sms', provider: `test-${crypto.randomUUID()}` }
  const said = { count: 4, isCertain: false, reason: 'http_503', leastMs: 0 }
  const restsUntil = clock.now().add({ seconds: 10 })
  const readIll = async () => {
    const { ill = [] } = (await http.inject('/readyz')).json<{ ill?: { provider: string }[] }>()
    return ill.filter(({ provider }) => provider === carrier.provider)
  }
  expect(await noteFaults(store.db, carrier, said, clock.now())).toEqual({ restsUntil: null, isFirst: false })
  expect(await readIll()).toEqual([])
  expect(await noteFaults(store.db, carrier, said, clock.now())).toEqual({ restsUntil, isFirst: true })
  // What was under way changes nothing: neither its length, nor how often it has rested.
  expect(await noteFaults(store.db, carrier, said, clock.now())).toEqual({ restsUntil, isFirst: false })
  expect(await noteWell(store.db, carrier, clock.now())).toBe(false)
  const since = clock.now().toString()
  expect(await readIll()).toEqual([{ ...carrier, since, restsUntil: restsUntil.toString() }])
  expect((await http.inject('/metrics')).body).toContain(
    `carillon_provider_ill{channel="sms",provider="${carrier.provider}"} 1`,
  )
  clock.advance({ seconds: 10 })
  expect(await noteFaults(store.db, carrier, { ...said, count: 1 }, clock.now())).toEqual({
    restsUntil: clock.now().add({ seconds: 20 }),
    isFirst: false,
  })
  clock.advance({ seconds: 20 })
  expect(await noteWell(store.db, carrier, clock.now())).toBe(true)
  expect((await http.inject('/metrics')).body).not.toContain(carrier.provider)
})
