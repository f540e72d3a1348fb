import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel, type BaseChatModelCallOptions } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { z } from 'zod'
import { test } from '../../store/testing.ts'
import { defineTool } from '../../tools/define-tool.ts'
import { listenForTest, PageSocket } from '../testing/page-socket.ts'
import { ShakyPage, textIn } from '../testing/shaky-page.ts'
import { givenApp } from '../testing.ts'

/** CARILLON_THREADS_SEED repeats what chance did: when pages drop, and when they push in. */
const seed = Number(process.env['CARILLON_THREADS_SEED'] ?? randomInt(1_000_000))
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

/** For machines that are busy with other things; a page that waits in vain says so earlier. */
const timeout = 180_000

test(
  'fifty threads at once, with pages that drop and messages pushed in: each whole and in order, each effect once',
  { timeout },
  async ({ store, clock, workspaceId, db }) => {
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
      (_, index) => new ShakyPage(() => PageSocket.open(url, headers), `thr_${index}`, seed + index),
    )
    const sayAll = async (page: ShakyPage, index: number) => {
      for (const text of messages) await page.say(`${text} ${index}`)
    }
    await Promise.all(pages.map(sayAll))
    // What was pushed in last runs to its end.
    await app.live.close(30_000)
    await Promise.all(pages.map((page) => page.catchUp()))
    expect(
      pages.reduce((sum, { drops }) => sum + drops, 0),
      `drops of seed ${seed}`,
    ).toBeGreaterThan(20)
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
  },
)
