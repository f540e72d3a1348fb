import type { ChatGenerationChunk } from '@langchain/core/outputs'

/** The server stopped before it said that the answer was complete. */
export class CutStream extends Error {
  override readonly name = 'CutStream'
}

/**
 * The chunks as they come, and CutStream when they end without an ending: a connection that closes politely in the
 * middle must not pass for a short answer.
 */
export async function* untilEnding(
  chunks: AsyncGenerator<ChatGenerationChunk>,
  isEnding: (chunk: ChatGenerationChunk) => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChatGenerationChunk> {
  let ended = false
  for await (const chunk of chunks) {
    ended ||= isEnding(chunk)
    yield chunk
  }
  if (!ended && signal?.aborted !== true) throw new CutStream('The stream ended before the answer was complete.')
}
