import type { Socket } from 'node:net'
import type { Engine } from './engine.ts'
import { createBackendSplitter, ProtocolViolation, startCodes } from './framing.ts'
import { createInbox, type Incoming, type Unit } from './inbox.ts'
import { encodeError, encodeQuery, encodeSync, encodeWelcome, type Refusal } from './replies.ts'
import { SharedSessionGuard } from './shared-session.ts'
import type { TurnQueue } from './turn-queue.ts'

/** What a session shares with the others behind one door. */
export type House = {
  engine: Engine
  turns: TurnQueue<Session>
  /** Hand a notification to every client: the backend has one session, so it cannot know who listens. */
  notifyAll: (frame: Buffer) => void
  /** The engine broke and nothing can run any more; does not return. */
  onBroken: (error: unknown) => never
}

/** A client that sends ahead is read no further than this, and one that never reads is cut off beyond that. */
const readAheadBytes = 4 * 1024 * 1024
const unreadBytes = 64 * 1024 * 1024
const startLimitMs = 60_000
const goodbyeMs = 1_000

export const shuttingDown: Refusal = { code: '57P01', message: 'the database is shutting down' }

/** One client: its bytes in, its turns, its bytes out. */
export class Session {
  private readonly socket: Socket
  private readonly house: House
  private readonly id: number
  private readonly guard: SharedSessionGuard
  private readonly receive: (chunk: Buffer) => Generator<Incoming, void>
  private readonly units: Unit[] = []
  private queuedBytes = 0
  private running: Promise<void> | undefined
  private open = true
  private retiring = false
  /** From the last ReadyForQuery: I idle, T in a transaction, E in a failed one; undefined until it comes. */
  private status: string | undefined = 'I'
  private changedSettings = false

  /** @param id what psql shows as the backend's process id; no two clients have the same */
  constructor(socket: Socket, house: House, id: number) {
    this.socket = socket
    this.house = house
    this.id = id
    this.guard = new SharedSessionGuard(id)
    this.receive = createInbox((type, message) => this.guard.rewrite(type, message))
    socket.setTimeout(startLimitMs, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => this.read(chunk))
    socket.on('error', () => this.leave())
    socket.on('close', () => this.leave())
  }

  /** Tell the client why and let it go; its transaction is rolled back. */
  end(refusal: Refusal): void {
    if (!this.open) return
    this.socket.end(encodeError(refusal))
    const timer = setTimeout(() => this.socket.destroy(), goodbyeMs)
    this.socket.once('close', () => clearTimeout(timer))
    this.leave()
  }

  /** End once nothing is running, nothing is waiting and no transaction is open. */
  retire(): void {
    this.retiring = true
    if (this.running === undefined && !this.house.turns.holds(this)) this.end(shuttingDown)
  }

  notify(frame: Buffer): void {
    if (this.socket.writableLength > unreadBytes) this.socket.destroy()
    else this.write(frame)
  }

  /** Resolves when nothing of this client runs; once it is gone, that its transaction is rolled back too. */
  async settle(): Promise<void> {
    await this.running
  }

  private read(chunk: Buffer): void {
    try {
      for (const incoming of this.receive(chunk)) {
        if (!this.open) return
        this.take(incoming)
      }
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error
      this.end({ code: '08P01', message: error.message })
    }
  }

  private take(incoming: Incoming): void {
    if (incoming.kind === 'start') return this.start(incoming.code)
    if (incoming.kind === 'goodbye') return void this.socket.end()
    this.units.push(incoming.unit)
    this.queuedBytes += incoming.unit.messages.length
    if (this.queuedBytes > readAheadBytes) this.socket.pause()
    this.running ??= this.runUnits()
  }

  private start(code: number): void {
    if (code === startCodes.cancel) return void this.socket.end()
    if (code === startCodes.ssl || code === startCodes.gss) return this.write(Buffer.from('N'))
    if (code >>> 16 !== 3) return this.end({ code: '0A000', message: 'only protocol version 3 is supported' })
    this.socket.setTimeout(0)
    this.write(encodeWelcome(code, this.house.engine.parameters, this.id))
  }

  private async runUnits(): Promise<void> {
    for (let unit = this.units.shift(); unit !== undefined; unit = this.units.shift()) {
      this.queuedBytes -= unit.messages.length
      if (this.queuedBytes <= readAheadBytes) this.socket.resume()
      await this.waitUntilRead()
      if (!this.open || !(await this.house.turns.take(this))) break
      await this.run(unit.messages)
      if (!unit.isPart && this.status === undefined) await this.checkEngine()
      if (this.status === 'I') this.house.turns.pass(this)
      else this.house.turns.keep(this)
    }
    if (!this.open) await this.tidy()
    this.running = undefined
    if (this.retiring) this.retire()
  }

  private async waitUntilRead(): Promise<void> {
    if (!this.open || !this.socket.writableNeedDrain) return
    await new Promise<void>((done) => {
      this.socket.once('drain', done)
      this.socket.once('close', done)
    })
  }

  /** Run messages in our turn; their answers go to the client, notifications to everybody. */
  private async run(messages: Buffer): Promise<void> {
    this.status = undefined
    const pass = createBackendSplitter({
      wanted: 'ACZ',
      frame: (type, frame) => {
        if (type === 'A') return this.house.notifyAll(frame)
        if (type === 'Z') this.status = frame.toString('latin1', 5, 6)
        else if (frame.toString('latin1', 5) === 'SET\0') this.changedSettings = true
        this.write(frame)
      },
      bytes: (part) => this.write(part),
    })
    this.socket.cork()
    await this.house.engine.run(messages, pass).catch(this.house.onBroken)
    this.socket.uncork()
  }

  private write(bytes: Buffer): void {
    if (this.open) this.socket.write(bytes)
  }

  /** The client is gone: wait for nothing more, and undo what it left open. */
  private leave(): void {
    if (!this.open) return
    this.open = false
    this.units.length = 0
    this.house.turns.giveUp(this)
    this.running ??= this.tidy()
  }

  /** A Sync first: after an error the backend ignores everything else until one comes. */
  private async tidy(): Promise<void> {
    const { turns } = this.house
    const isMidway = turns.holds(this)
    const leftovers = this.guard.encodeLeftovers(this.changedSettings || this.guard.callsSetConfig)
    if (!isMidway && leftovers.length === 0) return
    await turns.take(this)
    if (isMidway) await this.run(encodeSync())
    if (isMidway && this.status !== 'I') await this.run(encodeQuery('rollback'))
    for (const messages of leftovers) await this.run(messages)
    if (this.status === undefined) this.house.onBroken(new Error('The engine does not answer'))
    turns.pass(this)
  }

  /** No ReadyForQuery came: the backend ignores messages until a Sync, as it should, or the engine died silently. */
  private async checkEngine(): Promise<void> {
    let answers = false
    const split = createBackendSplitter({ wanted: 'Z', frame: () => (answers = true), bytes: () => undefined })
    await this.house.engine.run(encodeSync(), split)
    if (!answers) this.house.onBroken(new Error('The engine does not answer'))
  }
}
