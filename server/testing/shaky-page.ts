import { z } from 'zod'
import { seededRandom } from '../../store/seed/random.ts'
import type { PageSocket } from './page-socket.ts'

/** How long a page may wait in vain: then it says for what. */
const patienceMs = 60_000

/** A page that loses its connection when chance says so, and carries on as the real page does. */
export class ShakyPage {
  readonly #connect: () => Promise<PageSocket>
  readonly #threadId: string
  readonly #seed: number
  readonly #random: ReturnType<typeof seededRandom>
  readonly #seen = new Map<number, Record<string, unknown>>()
  #page: PageSocket | undefined
  #taken = 0
  drops = 0

  constructor(connect: () => Promise<PageSocket>, threadId: string, seed: number) {
    this.#connect = connect
    this.#threadId = threadId
    this.#seed = seed
    this.#random = seededRandom(seed)
  }

  /** Send a message, again and again under its one id, until its turn has ended. */
  async say(text: string): Promise<void> {
    while (!this.#isAnswered(text)) await this.#try(text, `m-${text.replace(' ', '-')}`)
  }

  async #try(text: string, id: string): Promise<void> {
    const page = (this.#page ??= await this.#open())
    const from = page.frames.length
    const ended = this.#countEnded()
    page.send({ type: 'send', threadId: this.#threadId, text, id })
    // A second message in the middle of it is refused, and changes nothing.
    if (this.#random.chance(0.3))
      page.send({ type: 'send', threadId: this.#threadId, text: 'pushed in', id: `${id}-pushed` })
    const dropAt = this.#random.chance(0.5) ? from + this.#random.between(1, 12) : Number.POSITIVE_INFINITY
    await this.#until(page, `“${text}”`, () => {
      const refusal = page.frames.slice(from).find((frame) => frame.type === 'error' && frame.id === id)
      if (refusal?.type === 'error' && refusal.code !== 'thread_busy') throw new Error(refusal.detail)
      // The turn that was in its way ends later than this page began to listen.
      const mayTryAgain = refusal !== undefined && this.#countEnded() > ended
      return this.#isAnswered(text) || mayTryAgain || page.frames.length >= dropAt
    })
    if (page.frames.length >= dropAt) this.#drop(page)
  }

  /** Whatever else was said meanwhile, to its end. */
  async catchUp(): Promise<void> {
    const page = (this.#page ??= await this.#open())
    const from = page.frames.length
    page.send({ type: 'open', threadId: this.#threadId, afterSeq: this.#lastSeq() })
    await this.#until(page, 'the log', () => page.frames.slice(from).some(({ type }) => type === 'opened'))
  }

  /** @throws Error that repeats the chance of this page */
  async #until(page: PageSocket, what: string, holds: () => boolean): Promise<void> {
    const took = () => {
      for (const frame of page.frames.slice(this.#taken))
        if (frame.type === 'event') this.#seen.set(frame.seq, frame.event)
      this.#taken = page.frames.length
      return holds()
    }
    await page.untilHolds(took, patienceMs).catch((cause: unknown) => {
      throw new Error(`${what} in ${this.#threadId}, seed ${this.#seed}`, { cause })
    })
  }

  #lastSeq(): number {
    return Math.max(0, ...this.#seen.keys())
  }

  #countEnded(): number {
    return this.events().filter(isEnding).length
  }

  #isAnswered(text: string): boolean {
    const events = this.events()
    const at = events.findIndex(({ name, value }) => name === 'member_message' && textIn(value) === text)
    return at !== -1 && events.slice(at).some(isEnding)
  }

  async #open(): Promise<PageSocket> {
    const page = await this.#connect()
    page.send({ type: 'open', threadId: this.#threadId, afterSeq: this.#lastSeq() })
    return page
  }

  #drop(page: PageSocket): void {
    this.drops += 1
    page.drop()
    this.#page = undefined
    this.#taken = 0
  }

  seqs(): number[] {
    return [...this.#seen.keys()].toSorted((a, b) => a - b)
  }

  events(): Record<string, unknown>[] {
    return this.seqs().map((seq) => this.#seen.get(seq) ?? {})
  }
}

const isEnding = ({ type }: Record<string, unknown>) => type === 'RUN_FINISHED' || type === 'RUN_ERROR'

export const textIn = (value: unknown) => z.object({ text: z.string() }).safeParse(value).data?.text
