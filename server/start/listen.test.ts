import fastify from 'fastify'
import { expect, test } from 'vitest'
import { assertPortFree, listenOn } from './listen.ts'

test('without PORT, each server finds a port of its own; with PORT, a taken one is an error that names it', async () => {
  const servers = [fastify(), fastify(), fastify()] as const
  const urls = [
    await listenOn(servers[0], { port: undefined, host: '127.0.0.1' }),
    await listenOn(servers[1], { port: undefined, host: '127.0.0.1' }),
  ]
  expect(new Set(urls).size).toBe(2)
  const port = Number(new URL(urls[0] ?? '').port)
  expect(port).toBeGreaterThanOrEqual(4317)
  const taken = { code: 'port_in_use', message: expect.stringContaining(String(port)) }
  await expect(listenOn(servers[2], { port, host: '127.0.0.1' })).rejects.toMatchObject(taken)
  await expect(assertPortFree({ port, host: '127.0.0.1' })).rejects.toMatchObject(taken)
  await Promise.all(servers.map((server) => server.close()))
  await expect(assertPortFree({ port, host: '127.0.0.1' })).resolves.toBeUndefined()
})

test('a host that is not this machine’s is a setting to mend', async () => {
  const server = fastify()
  const elsewhere = { port: undefined, host: '203.0.113.7' }
  await expect(listenOn(server, elsewhere)).rejects.toMatchObject({ code: 'invalid_configuration' })
  await server.close()
})

test('who listens on every address is reached on the loopback', async () => {
  const server = fastify()
  expect(await listenOn(server, { port: undefined, host: '0.0.0.0' })).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await server.close()
})
