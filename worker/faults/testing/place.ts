import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, test as base } from 'vitest'
import { type Db, inWorkspace, type WorkspaceTx } from '../../../store/database/db.ts'
import { openStore, type Store } from '../../../store/database/open.ts'
import { runOnServer } from '../../../store/testing-server.ts'
import { givenWorkspace } from '../../../store/testing.ts'
import { changeSettings } from '../../../store/workspaces/settings.ts'
import { openFarEmail } from './far-email.ts'
import { openFarPush } from './far-push.ts'
import type { FarSide } from './far-side.ts'
import { openFarSms } from './far-sms.ts'
import { type Services, startServices } from './services.ts'
import { makeMigrated, withDatabase } from './setup.ts'
import { startWorkerProcess, type WorkerPlace, type WorkerProcess } from './worker-process.ts'

/** A database of a test's own, with a workspace, and a Redis. */
export type Place = WorkerPlace & {
  store: Store
  db: Db
  workspaceId: number
  inWs: <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>
}

type Fixtures = {
  place: Place
  /** A place on servers that this test may hurt. */
  ownPlace: Place & { services: Services }
  far: (channel: FarSide['channel']) => Promise<FarSide>
  /** Start a worker in a process of its own; it is killed when the test ends. */
  start: (...parts: Parameters<typeof startWorkerProcess>) => Promise<WorkerProcess>
}

const open = { push: openFarPush, email: openFarEmail, sms: openFarSms }

/** The `test` of the bad days: real servers, workers in processes of their own, and the vendors' far sides. */
export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures from this pattern
  place: async ({}, use) => {
    const { databaseUrl, redisUrl, template } = inject('faults')
    const name = `carillon_fault_${randomBytes(6).toString('hex')}`
    await runOnServer(databaseUrl, `create database ${name} template ${template}`)
    const { place, close } = await openPlace(withDatabase(databaseUrl, name), redisUrl)
    await use(place)
    await close()
    await runOnServer(databaseUrl, `drop database ${name} with (force)`)
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  ownPlace: async ({}, use) => {
    const services = await startServices()
    try {
      await makeMigrated(services.databaseUrl, 'own')
      const { place, close } = await openPlace(withDatabase(services.databaseUrl, 'own'), services.redisUrl)
      await use({ ...place, services })
      await close()
    } finally {
      await services.stop()
    }
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  far: async ({}, use) => {
    const opened: FarSide[] = []
    await use(async (channel) => {
      const far = await open[channel]()
      opened.push(far)
      return far
    })
    for (const far of opened.toReversed()) await far.close()
  },
  start: async ({ onTestFailed }, use) => {
    const started: WorkerProcess[] = []
    onTestFailed(() => {
      for (const worker of started) process.stderr.write(`a worker said last:\n${worker.said()}\n`)
    })
    await use(async (...parts) => {
      const worker = await startWorkerProcess(...parts)
      started.push(worker)
      return worker
    })
    for (const worker of started) {
      worker.child.kill('SIGCONT')
      await worker.end('SIGKILL')
    }
  },
})

async function openPlace(databaseUrl: string, redisUrl: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-faults-'))
  const store = await openStore({ dataDir, databaseUrl })
  const { db } = store
  const workspaceId = await givenWorkspace(db)
  const inWs: Place['inWs'] = (work) => inWorkspace(db, workspaceId, work)
  await inWs((ws) =>
    changeSettings(ws, { senderName: 'Larkspur', senderEmail: 'hello@larkspur.example', postalAddress: '1 Mill Lane' }),
  )
  const place: Place = { databaseUrl, redisUrl, dataDir, store, db, workspaceId, inWs }
  const close = async () => {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { place, close }
}
