import { once } from 'node:events'
import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { type Config, defaultPort } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'

const portsToTry = 20

/**
 * Listen on the port that was asked for, else on the first free one from 4317 on.
 * @returns the address, as a browser on this machine reaches it
 * @throws AppError port_in_use when PORT names one that is taken, invalid_configuration for a HOST that is not ours
 */
export async function listenOn(http: FastifyInstance, { port, host }: Pick<Config, 'port' | 'host'>): Promise<string> {
  const ports = port === undefined ? Array.from({ length: portsToTry }, (_, index) => defaultPort + index) : [port]
  for (const each of ports) {
    try {
      return addressOf(await http.listen({ port: each, host }))
    } catch (error) {
      if (!isCode(error, 'EADDRINUSE')) throw explainListen(error, host, each)
    }
  }
  throw port === undefined ? refuseAll() : refusePort(port)
}

/**
 * Look before anything else is begun whether the port that PORT names can be had.
 * @throws AppError as `listenOn` does
 */
export async function assertPortFree({ port, host }: Pick<Config, 'port' | 'host'>): Promise<void> {
  if (port === undefined) return
  const probe = createServer()
  try {
    probe.listen(port, host)
    await once(probe, 'listening')
  } catch (error) {
    throw isCode(error, 'EADDRINUSE') ? refusePort(port) : explainListen(error, host, port)
  } finally {
    probe.close()
  }
}

const refusePort = (port: number) =>
  new AppError('port_in_use', {
    detail: `PORT is ${port}, but another program listens there. Stop it, or set PORT to a free one.`,
    extra: { port },
  })

const refuseAll = () =>
  new AppError('port_in_use', {
    detail: `The ports ${defaultPort} to ${defaultPort + portsToTry - 1} are all taken. Set PORT to a free one.`,
  })

function explainListen(error: unknown, host: string, port: number): unknown {
  if (isCode(error, 'EACCES'))
    return new AppError('port_in_use', { detail: `This account may not listen on port ${port}. Set PORT to another.` })
  if (isCode(error, 'EADDRNOTAVAIL') || isCode(error, 'ENOTFOUND') || isCode(error, 'EAI_AGAIN')) {
    const detail = `HOST is ${host}, which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.`
    return new AppError('invalid_configuration', { detail, extra: { variables: ['HOST'] } })
  }
  return error
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code

/** Every address of the machine is one that it reaches itself by the loopback. */
function addressOf(listening: string): string {
  const url = new URL(listening)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url.origin
}
