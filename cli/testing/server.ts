import type { ChildProcess } from 'node:child_process'
import { readLocalFile } from '../../server/start/local-file.ts'
import { endProgram, type Place, startProgram } from './place.ts'

export type RunningServer = {
  url: string
  /** The address that signs one browser in. */
  signInUrl: string
  /** Its standard output so far. */
  said(): string
  /** Ask with the key of an API program. @throws {Error} when the answer is no success */
  get(path: string): Promise<unknown>
  /** Post with the write key. @throws {Error} when the answer is no success */
  ingest(path: string, body: object): Promise<void>
  /** @returns the exit code, null when it was killed */
  end(signal: NodeJS.Signals): Promise<number | null>
}

const startLimitMs = 60_000

/** `npm start` without the build of the page; resolves once it says that it is ready. */
export async function startServer(place: Place): Promise<RunningServer> {
  const child = startProgram(place, 'server/main.ts')
  const said = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  await untilReady(child, said)
  const local = await readLocalFile(place.dataDir)
  if (local === null || local.url === null) throw new Error('the server left no local.json')
  const { url, apiKey, writeKey } = local
  const request = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(new URL(path, url), init)
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response
  }
  return {
    url,
    signInUrl: /http\S+token=\S+/.exec(said.out)?.[0] ?? '',
    said: () => said.out,
    get: async (path) => (await request(path, { headers: { authorization: `Bearer ${apiKey}` } })).json(),
    async ingest(path, body) {
      const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
      const headers = { authorization, 'content-type': 'application/json' }
      await request(path, { method: 'POST', headers, body: JSON.stringify(body) })
    },
    end: (signal) => endProgram(child, signal),
  }
}

async function untilReady(child: ChildProcess, said: { out: string; err: string }): Promise<void> {
  const startedAt = performance.now()
  while (!said.out.includes('Ctrl-C ends it.')) {
    if (child.exitCode !== null || performance.now() - startedAt > startLimitMs)
      throw new Error(`the server did not start: ${said.out}${said.err}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
