import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import { chooseModel } from '../agent/model.ts'
import { createOfflineModel } from '../agent/offline/offline-model.ts'
import type { AgentDeps } from '../agent/run-turn.ts'
import { openNoticeFormats } from '../channels/email/notices/formats.ts'
import { findCarrier } from '../channels/provider.ts'
import { nameProviders, openProviders } from '../channels/providers.ts'
import { asksForUsage } from '../cli/read-options.ts'
import { systemClock } from '../domain/clock.ts'
import { type Config, localUrl, readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import type { Home } from '../store/workspaces/home.ts'
import { startWorker } from '../worker/main.ts'
import { buildApp } from './app.ts'
import type { LiveThreads } from './chat/live-threads.ts'
import { writeBanner } from './start/banner.ts'
import { startHousekeeping } from './start/housekeeping.ts'
import { assertPortFree, listenOn } from './start/listen.ts'
import { assertNotRunning, readLocalFile, writeLocalFile } from './start/local-file.ts'
import { findSlackSettings } from './start/find-slack-settings.ts'
import { keepLocalKeys, makeSignInUrl } from './start/local-keys.ts'
import { makeAgent } from './start/make-agent.ts'
import { prepareStore, type Report } from './start/prepare-store.ts'
import { serializeError } from '../store/database/log-error.ts'
import { readSecret } from '../store/secret.ts'

export type StartOptions = {
  log: Logger
  /** Lines of progress for the person who waits. */
  report: Report
  /** False: everything but a port, for a program that talks to the agent itself. */
  listen: boolean
}

export type Carillon = {
  /** Null without a port. */
  url: string | null
  agent: AgentDeps
  live: LiveThreads
  workspaceId: number
  adminMember: Home['member']
  /** Resolves when nothing is due now; at once where the worker is elsewhere. */
  drainWorker(): Promise<void>
  /** Take nothing new, finish what runs, and close the database. */
  close(): Promise<void>
}

const webRoot = join(import.meta.dirname, '../web-chat/dist')
/** How long turns may run on when the server ends. */
const turnGraceMs = 5_000

/**
 * Start everything: database, agent, server and, unless CARILLON_WORKER is `outside`, the worker.
 * @throws AppError that says in one line what stands in the way; whatever was begun is closed again
 */
export async function startCarillon(config: Config, { log, report, listen }: StartOptions): Promise<Carillon> {
  const model = chooseModel(config.openai, createOfflineModel)
  if (listen) {
    await assertNotRunning(config.dataDir)
    await assertPortFree(config)
  }
  await using opened = new AsyncDisposableStack()

  const clock = systemClock
  const { store, home } = await prepareStore(config, { clock, report, mayJoin: !listen })
  opened.defer(() => store.close())
  const secret = await readSecret(config)

  const senders = openProviders(config)
  opened.defer(async () => void (await Promise.all(senders.map((sender) => sender.close?.() ?? Promise.resolve()))))
  const providers = nameProviders(senders)
  let url: string | null = null
  const publicUrl = () => config.publicUrl ?? url ?? localUrl
  const agent = await makeAgent(config, { store, clock, log, model, providers, publicUrl })
  opened.defer(startHousekeeping(store, agent.embedder, clock, log))
  const noticeFormats = openNoticeFormats(config)
  const { twilio } = config
  const mail = findCarrier(senders, 'email')
  const members = { mail, print: report }
  const slack = listen ? await findSlackSettings(store.db, config.slack, home) : undefined
  const deps = {
    store,
    agent,
    clock,
    log,
    secret,
    publicUrl,
    noticeFormats,
    twilio,
    slack,
    ...members,
    offline: model.offline,
    webRoot,
  }
  const { http, live, slack: slackApp } = await buildApp(deps)
  const endEdges = async () => void (await Promise.all([live.close(turnGraceMs), slackApp?.close(), http.close()]))
  opened.defer(endEdges)
  if (listen) url = await listenOn(http, config)
  void slackApp?.start()

  const worker = config.workerInside
    ? await startWorker({
        store,
        config: { ...config, publicUrl: publicUrl() },
        secret,
        clock,
        log,
        providers: senders,
      })
    : null
  opened.defer(async () => {
    await endEdges()
    await worker?.close()
  })

  if (url !== null) {
    const local = await keepLocalKeys(store.db, clock, home, await readLocalFile(config.dataDir))
    const file = { ...local, workspaceId: home.workspaceId }
    await writeLocalFile(config.dataDir, { url, ...file })
    opened.defer(() => writeLocalFile(config.dataDir, { url: null, ...file }))
    const signInUrl = await makeSignInUrl(store.db, clock, home, url)
    report(writeBanner({ signInUrl, config, model, providers, workspace: home.name }))
  }
  const closing = opened.move()
  return {
    url,
    agent,
    live,
    workspaceId: home.workspaceId,
    adminMember: home.member,
    drainWorker: () => worker?.drain() ?? Promise.resolve(),
    close: () => closing.disposeAsync(),
  }
}

const usage = `npm start

The server, with a worker inside. It takes no options: variables set it up, which .env.example lists, such as
PORT=8080 npm start.
`

async function main(): Promise<void> {
  if (asksForUsage(process.argv.slice(2), usage)) return void process.stdout.write(usage)
  const report = (line: string) => process.stdout.write(`${line}\n`)
  const config = readConfig()
  const log = pino({ level: config.logLevel, serializers: { err: serializeError } }, makeLogStream())
  const carillon = await startCarillon(config, { log, report, listen: true })
  let isEnding = false
  const end = () => {
    if (isEnding) process.exit(1)
    isEnding = true
    report('Ending: what runs is brought to its end. Ctrl-C once more ends at once.')
    carillon.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the end was not clean')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

/** Readable lines for a person at a terminal, one JSON object a line for everything else. */
function makeLogStream() {
  return process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
    : pino.destination({ dest: 2, sync: true })
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    const isOurs = error instanceof AppError
    process.stderr.write(isOurs ? `${error.message} (${error.code})\n` : `${String(error)}\n`)
    if (!isOurs && error instanceof Error) process.stderr.write(`${error.stack}\n`)
    process.exit(1)
  })
}
