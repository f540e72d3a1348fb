import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, inject } from 'vitest'
import { readService } from '../../domain/testing.ts'

/** Where one Carillon lives: a data folder of its own and, with services, a database of its own. */
export type Place = { dataDir: string; databaseUrl: string; redisUrl: string }

const names =
  'HOST PORT CARILLON_PUBLIC_URL CARILLON_SECRET CARILLON_WORKER CARILLON_DEMO SMTP_URL OPENAI_API_KEY OPENAI_BASE_URL CARILLON_MODEL CARILLON_EMBEDDING_MODEL CARILLON_FALLBACK_MODEL CARILLON_MODEL_PRICES CARILLON_BUDGETS'
/** An empty variable counts as absent, so that a test's programs see nothing of the developer's environment. */
const unset = Object.fromEntries(names.split(' ').map((name) => [name, '']))

const leftToEnd: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of leftToEnd.toReversed()) await end()
})

/** Start a program of this repository in a process of its own, at a place; it is killed when the file's tests end. */
export function startProgram(place: Place, program: string, args: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../..', program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...unset,
      LOG_LEVEL: 'error',
      CARILLON_DATA_DIR: place.dataDir,
      DATABASE_URL: place.databaseUrl,
      REDIS_URL: place.redisUrl,
    },
  })
  leftToEnd.push(() => endProgram(child, 'SIGKILL'))
  return child
}

/** @returns the exit code; null when the signal ended it before it could say one */
export async function endProgram(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return child.exitCode
}

export type Ended = { code: number | null; out: string; err: string }

/** Run a program to its end. */
export async function runProgram(place: Place, program: string, args: readonly string[] = []): Promise<Ended> {
  const child = startProgram(place, program, args)
  const ended = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (ended.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (ended.err += text))
  await once(child, 'close')
  return { code: child.exitCode, ...ended }
}

/** The database of the run, for programs that are told which workspace: they join it, and start none of their own. */
export function givenPlaceOfRun(): Place {
  const { dataDir, databaseUrl = '' } = inject('testStore')
  return { dataDir, databaseUrl, redisUrl: '' }
}

/** Embedded, with nothing in it. */
export async function givenEmptyPlace(): Promise<Place> {
  return { dataDir: await makeDataDir(), databaseUrl: '', redisUrl: '' }
}

/** Embedded, with a demo workspace of this size. */
export async function givenPlace(customers: number, events: number): Promise<Place> {
  const place = { dataDir: await makeDataDir(), databaseUrl: '', redisUrl: '' }
  await seed(place, customers, events)
  return place
}

/** On the services that DATABASE_URL and REDIS_URL name: a new database, and a numbered one of Redis. */
export async function givenPlaceOnServices(customers: number, events: number, redisNumber: number): Promise<Place> {
  const name = `carillon_show_${randomBytes(6).toString('hex')}`
  await runOnServer(`create database ${name}`)
  leftToEnd.push(() => runOnServer(`drop database if exists ${name} with (force)`))
  const databaseUrl = new URL(readService('postgres'))
  databaseUrl.pathname = `/${name}`
  const redisUrl = new URL(readService('redis'))
  redisUrl.pathname = `/${redisNumber}`
  const place = { dataDir: await makeDataDir(), databaseUrl: databaseUrl.href, redisUrl: redisUrl.href }
  await seed(place, customers, events)
  return place
}

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-show-'))
  leftToEnd.push(() => rm(dataDir, { recursive: true, force: true }))
  return dataDir
}

async function seed(place: Place, customers: number, events: number): Promise<void> {
  const args = ['--customers', String(customers), '--events', String(events)]
  const { code, err } = await runProgram(place, 'cli/seed.ts', args)
  if (code !== 0) throw new Error(`the seed failed: ${err}`)
}

async function runOnServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: readService('postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
