import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel, type BaseChatModelCallOptions } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import { once } from 'node:events'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { z } from 'zod'
import { test } from '../../store/testing.ts'
import { defineTool } from '../../tools/define-tool.ts'
import { listenForTest, PageSocket } from '../testing/page-socket.ts'
import { givenApp } from '../testing.ts'

const threads = 50
const messages = ['first', 'second']

/** Asks for one effect a message, then says the message back in pieces. */
class EchoModel extends BaseChatModel {
  constructor() {
    super({})
  }
  override _llmType(): string {
    return 'echo'
  }
  override bindTools(): this {
    return this
  }
  override _generate(): Promise<ChatResult> {
    return Promise.resolve({ generations: [{ text: '', message: new AIMessage('') }] })
  }
  override async *_streamResponseChunks(
    history: BaseMessage[],
    _options: BaseChatModelCallOptions,
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const said = history.findLast((message) => message.getType() === 'human')?.text ?? ''
    if (history.at(-1)?.getType() === 'human') {
      const call = {
        type: 'tool_call_chunk' as const,
        index: 0,
        id: `call_${said}`,
        name: 'mark',
        args: JSON.stringify({ said }),
      }
      yield new ChatGenerationChunk({
        text: '',
        message: new AIMessageChunk({ content: '', tool_call_chunks: [call] }),
      })
      return
    }
    for (const text of ['You ', 'said ', `“${said}”`, '.']) {
      await new Promise((resolve) => setImmediate(resolve))
      yield new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) })
      await runManager?.handleLLMNewToken(text)
    }
  }
}

/** A page that loses its connection when chance says so, and carries on as the real page does. */
class ShakyPage {
  readonly #connect: () => Promise<PageSocket>
  readonly #threadId: string
  readonly #seen = new Map<number, Record<string, unknown>>()
  #page: PageSocket | undefined
  #taken = 0
  drops = 0

  constructor(connect: () => Promise<PageSocket>, threadId: string) {
    this.#connect = connect
    this.#threadId = threadId
  }

  /** Send a message, again and again under its one id, until its turn has ended. */
  async say(text: string): Promise<void> {
    const id = `m-${text.replace(' ', '-')}`
    while (!this.#isAnswered(text)) {
      const page = (this.#page ??= await this.#open())
      const from = page.frames.length
      const ended = this.#countEnded()
      page.send({ type: 'send', threadId: this.#threadId, text, id })
      // A second message in the middle of it is refused, and changes nothing.
      if (Math.random() < 0.3)
        page.send({ type: 'send', threadId: this.#threadId, text: 'pushed in', id: `${id}-pushed` })
      const dropAt = Math.random() < 0.5 ? from + Math.ceil(Math.random() * 12) : Number.POSITIVE_INFINITY
      const isRefused = () => page.frames.slice(from).some((frame) => frame.type === 'error' && frame.id === id)
      const isOver = () =>
        this.#isAnswered(text) || (isRefused() && this.#countEnded() > ended) || page.frames.length >= dropAt
      this.#take(page)
      while (!isOver()) {
        await once(page.socket, 'message')
        this.#take(page)
      }
      if (page.frames.length >= dropAt) this.#drop(page)
    }
  }

  /** Whatever else was said meanwhile, to its end. */
  async catchUp(): Promise<void> {
    const page = (this.#page ??= await this.#open())
    const from = page.frames.length
    page.send({ type: 'open', threadId: this.#threadId, afterSeq: Math.max(0, ...this.#seen.keys()) })
    while (!page.frames.slice(from).some(({ type }) => type === 'opened')) await once(page.socket, 'message')
    this.#take(page)
  }

  #countEnded(): number {
    return this.events().filter(({ type }) => type === 'RUN_FINISHED').length
  }

  #isAnswered(text: string): boolean {
    const events = this.events()
    const at = events.findIndex(({ name, value }) => name === 'member_message' && textIn(value) === text)
    return at !== -1 && events.slice(at).some(({ type }) => type === 'RUN_FINISHED' || type === 'RUN_ERROR')
  }

  async #open(): Promise<PageSocket> {
    const page = await this.#connect()
    page.send({ type: 'open', threadId: this.#threadId, afterSeq: Math.max(0, ...this.#seen.keys()) })
    return page
  }

  #drop(page: PageSocket): void {
    this.drops += 1
    page.drop()
    this.#page = undefined
    this.#taken = 0
  }

  #take(page: PageSocket): void {
    for (const frame of page.frames.slice(this.#taken))
      if (frame.type === 'event') this.#seen.set(frame.seq, frame.event)
    this.#taken = page.frames.length
  }

  seqs(): number[] {
    return [...this.#seen.keys()].toSorted((a, b) => a - b)
  }

  events(): Record<string, unknown>[] {
    return this.seqs().map((seq) => this.#seen.get(seq) ?? {})
  }
}

const textIn = (value: unknown) => z.object({ text: z.string() }).safeParse(value).data?.text

test('fifty threads at once, with pages that drop and messages pushed in: each whole and in order, each effect once', async ({
  store,
  clock,
  workspaceId,
  db,
}) => {
  const marked: string[] = []
  const mark = defineTool({
    name: 'mark',
    effect: 'read',
    outside: {},
    role: 'viewer',
    description: 'Notes that it was said.',
    input: z.strictObject({ said: z.string() }),
    handle: ({ said }) => Promise.resolve({ marked: marked.push(said) > 0 }),
  })
  const app = await givenApp({ store, clock, workspaceId }, { model: new EchoModel(), tools: [mark] })
  const url = await listenForTest(app.http)
  const headers = await app.as('editor')
  const pages = Array.from(
    { length: threads },
    (_, index) => new ShakyPage(() => PageSocket.open(url, headers), `thr_${index}`),
  )
  const sayAll = async (page: ShakyPage, index: number) => {
    for (const text of messages) await page.say(`${text} ${index}`)
  }
  await Promise.all(pages.map(sayAll))
  // What was pushed in last runs to its end.
  await app.live.close(30_000)
  await Promise.all(pages.map((page) => page.catchUp()))
  expect(pages.reduce((sum, { drops }) => sum + drops, 0)).toBeGreaterThan(20)
  for (const [index, page] of pages.entries()) {
    const seqs = page.seqs()
    expect(seqs).toEqual(seqs.map((_, at) => at + 1))
    const events = page.events()
    const said = events.flatMap(({ name, value }) => (name === 'member_message' ? [textIn(value) ?? ''] : []))
    const own = said.filter((text) => text !== 'pushed in')
    expect(own).toEqual(messages.map((text) => `${text} ${index}`))
    const answers = events
      .flatMap(({ type, delta }) => (type === 'TEXT_MESSAGE_CONTENT' ? [String(delta)] : []))
      .join('')
    expect(answers).toBe(said.map((text) => `You said “${text}”.`).join(''))
    expect(events.filter(({ type }) => type === 'RUN_ERROR')).toEqual([])
  }
  const { rows } = await sql<{ texts: string[] }>`
    select array_agg(input ->> 'text' order by started_at, id) as texts from turns
     where workspace_id = ${workspaceId} and status = 'finished' group by thread_id`.execute(db)
  expect(rows).toHaveLength(threads)
  expect(marked.toSorted()).toEqual(rows.flatMap(({ texts }) => texts).toSorted())
  await app.http.close()
})
