import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const scripts = join(import.meta.dirname, '../../../scripts')
const postgresBin = process.env['CARILLON_PG_BIN'] ?? '/usr/lib/postgresql/15/bin'

/** A PostgreSQL and a Redis that nobody else uses, so that a test may hurt them. */
export type Services = {
  databaseUrl: string
  redisUrl: string
  /** As after a power cut: every session ends at once, and it recovers from its log. */
  restartPostgres(): Promise<void>
  killRedis(): Promise<void>
  startRedis(): Promise<void>
  /** It takes connections and says nothing, as a machine behind a cut cable does. */
  freezeRedis(): void
  thawRedis(): void
  stop(): Promise<void>
}

/** @throws {Error} that says what is missing, where they are not installed and cannot be */
export async function startServices(): Promise<Services> {
  const place = mkdtempSync(join(tmpdir(), 'carillon-faults-'))
  const environment = join(place, 'services.env')
  const script = spawn(join(scripts, 'start-test-services'), [environment], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  script.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(script, 'close')) as [number]
  if (code !== 0) throw new Error(`no PostgreSQL and Redis of its own could be started:\n${said}`)
  const read = (name: string) =>
    new RegExp(`^export ${name}=(.*)$`, 'm').exec(readFileSync(environment, 'utf8'))?.[1] ?? ''
  const folder = read('CARILLON_SERVICES')
  const redisUrl = read('REDIS_URL')
  const signalRedis = (signal: NodeJS.Signals) =>
    process.kill(Number(readFileSync(join(folder, 'redis/pid'), 'utf8')), signal)
  return {
    databaseUrl: read('DATABASE_URL'),
    redisUrl,
    restartPostgres: () => asPostgres(['restart', '--mode=immediate', '--wait', '-D', join(folder, 'postgres/data')]),
    async killRedis() {
      signalRedis('SIGKILL')
      while (await answers(redisUrl)) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    async startRedis() {
      await run('redis-server', [join(folder, 'redis/redis.conf')])
      while (!(await answers(redisUrl))) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    freezeRedis: () => signalRedis('SIGSTOP'),
    thawRedis: () => signalRedis('SIGCONT'),
    async stop() {
      await run(join(scripts, 'stop-test-services'), [environment])
      rmSync(place, { recursive: true, force: true })
    },
  }
}

/** Its output goes nowhere: the server that it leaves behind would hold a pipe of ours open. */
async function asPostgres(args: readonly string[]): Promise<void> {
  const program = join(postgresBin, 'pg_ctl')
  const [command, ...rest] =
    process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', program, ...args] : [program, ...args]
  const child = spawn(command ?? program, rest, {
    stdio: 'ignore',
    cwd: '/',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  })
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`pg_ctl ${args.join(' ')} ended with ${code}`)
}

async function answers(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).then((isThere) => {
    socket.destroy()
    return isThere === true
  })
}
