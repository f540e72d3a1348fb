import { AppError } from '../../domain/errors.ts'

export type ChatEvent = { type: string; [field: string]: unknown }

/** The AG-UI events of a server-sent event stream, however its bytes are cut. */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<ChatEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true })
    const blocks = rest.split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) yield* parseBlock(block)
  }
  yield* parseBlock(rest)
}

function* parseBlock(block: string): Generator<ChatEvent> {
  const data = block
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trimStart()] : []))
    .join('\n')
  if (data === '') return
  const event: unknown = JSON.parse(data)
  if (typeof event !== 'object' || event === null || !('type' in event) || typeof event.type !== 'string') {
    throw new AppError('internal', { detail: 'The server sent something that is no AG-UI event.' })
  }
  yield { ...event, type: event.type }
}
