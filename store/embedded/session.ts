import type { Socket } from 'node:net'
import type { Engine } from './engine.ts'
import {
  createBackendSplitter,
  createClientSplitter,
  ProtocolViolation,
  startCodes,
  type ClientPacket,
} from './framing.ts'
import { encodeError, encodeQuery, encodeSync, encodeWelcome, type Refusal } from './replies.ts'
import type { TurnQueue } from './turn-queue.ts'

/** What a session shares with the others behind one door. */
export type House = {
  engine: Engine
  turns: TurnQueue<Session>
  /** Hand a notification to every client: the backend has one session, so it cannot know who listens. */
  notifyAll: (frame: Buffer) => void
  /** The engine broke; nothing can run any more. */
  onBroken: (error: unknown) => void
}

/** Messages up to the point where a client waits for an answer, run without anybody in between. */
type Unit = Buffer

const longestMessageBytes = 256 * 1024 * 1024
const longestUnitBytes = 2 * longestMessageBytes
/** A client that sends ahead is read no further than this, and one that does not read is cut off beyond it. */
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
  private readonly split = createClientSplitter(longestMessageBytes)
  private batch: Buffer[] = []
  private batchBytes = 0
  private readonly units: Unit[] = []
  private queuedBytes = 0
  private running: Promise<void> | undefined
  private open = true
  private retiring = false
  /** From the last ReadyForQuery: I idle, T in a transaction, E in a failed one; undefined until it comes. */
  private status: string | undefined = 'I'

  constructor(socket: Socket, house: House, id: number) {
    this.socket = socket
    this.house = house
    this.id = id
    socket.setTimeout(startLimitMs, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', () => this.leave())
    socket.on('close', () => this.leave())
  }

  /** Tell the client why and let it go; its transaction is rolled back. */
  end(refusal: Refusal): void {
    if (!this.open) return
    this.socket.end(encodeError(refusal))
    setTimeout(() => this.socket.destroy(), goodbyeMs)
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

  /** Resolves when what the client had begun is over: its turn is passed, its transaction rolled back. */
  async settle(): Promise<void> {
    await this.running
  }

  private receive(chunk: Buffer): void {
    if (!this.open) return
    try {
      for (const packet of this.split(chunk)) this.accept(packet)
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error
      this.end({ code: '08P01', message: error.message })
    }
  }

  private accept(packet: ClientPacket): void {
    if (!this.open) return
    if (packet.kind === 'start') this.start(packet.code)
    else if (packet.type === 'X') this.socket.end()
    else if ('dcf'.includes(packet.type)) return
    else this.collect(packet.type, packet.bytes)
  }

  private start(code: number): void {
    if (code === startCodes.cancel) this.socket.end()
    else if (code === startCodes.ssl || code === startCodes.gss) this.socket.write('N')
    else if (code >>> 16 !== 3) this.end({ code: '0A000', message: 'only protocol version 3 is supported' })
    else this.welcome(code)
  }

  private welcome(version: number): void {
    this.socket.setTimeout(0)
    this.socket.write(encodeWelcome(version, this.house.engine.parameters, this.id))
  }

  private collect(type: string, bytes: Buffer): void {
    this.batch.push(bytes)
    this.batchBytes += bytes.length
    if (this.batchBytes > longestUnitBytes) throw new ProtocolViolation('too many messages without a Sync')
    if (!'QSHF'.includes(type)) return
    this.units.push(Buffer.concat(this.batch))
    this.queuedBytes += this.batchBytes
    this.batch = []
    this.batchBytes = 0
    if (this.queuedBytes > readAheadBytes) this.socket.pause()
    this.running ??= this.runUnits()
  }

  private async runUnits(): Promise<void> {
    for (let unit = this.units.shift(); unit !== undefined; unit = this.units.shift()) {
      this.queuedBytes -= unit.length
      if (this.queuedBytes <= readAheadBytes) this.socket.resume()
      await this.waitUntilRead()
      if (!this.open || !(await this.house.turns.take(this))) break
      await this.runUnit(unit)
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

  /** Run one unit in our turn; its answers go to the client, notifications to everybody. */
  private async runUnit(unit: Unit): Promise<void> {
    this.status = undefined
    const pass = createBackendSplitter({
      wanted: 'AZ',
      frame: (type, frame) => {
        if (type === 'A') return this.house.notifyAll(frame)
        this.status = frame.toString('latin1', 5, 6)
        this.write(frame)
      },
      bytes: (part) => this.write(part),
    })
    this.socket.cork()
    await this.house.engine.run(unit, pass).catch(this.house.onBroken)
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
    if (!this.house.turns.holds(this)) return
    await this.runUnit(encodeSync())
    if (this.status !== 'I') await this.runUnit(encodeQuery('rollback'))
    this.house.turns.pass(this)
  }
}
