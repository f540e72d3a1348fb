import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type LocalFile = { url: string | null; token: string; writeKey: string; apiKey: string; workspaceId: number }

/** `npm start` without the build, in a process of its own, on the embedded Postgres. */
export class StartedServer {
  readonly child: ChildProcess
  readonly dataDir: string
  output = ''

  constructor(dataDir: string, environment: Record<string, string> = {}) {
    this.dataDir = dataDir
    this.child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
      env: {
        PATH: process.env['PATH'],
        CARILLON_DATA_DIR: dataDir,
        CARILLON_DEMO: 'off',
        LOG_LEVEL: 'warn',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.output += bytes.toString('utf8')))
  }

  async untilReady(): Promise<LocalFile> {
    while (!this.output.includes('Ctrl-C ends it')) {
      if (this.child.exitCode !== null) throw new Error(`it ended with ${this.child.exitCode}: ${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    return this.readLocal()
  }

  async readLocal(): Promise<LocalFile> {
    return JSON.parse(await readFile(join(this.dataDir, 'local.json'), 'utf8')) as LocalFile // our own server wrote it
  }

  /** @returns the exit code; null when a signal ended it */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit')
    return this.child.exitCode
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal)
    return this.ended()
  }
}
