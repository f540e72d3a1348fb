import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { BaseMessage } from '@langchain/core/messages'
import { z } from 'zod'
import type { IdPlaces } from './id-places.ts'

/** What a model answered in one trial, in order, each with what it had been asked. */
export const Recording = z.strictObject({
  model: z.string(),
  task: z.string(),
  trial: z.int(),
  answers: z.array(
    z.strictObject({
      /** Of the conversation so far, ids aside: an answer to another one is no answer. */
      digest: z.string(),
      /** The last message before it, for whoever looks where conversations part. */
      after: z.string(),
      text: z.string(),
      calls: z.array(z.strictObject({ id: z.string(), name: z.string(), args: z.record(z.string(), z.unknown()) })),
      usage: z.strictObject({ inputTokens: z.int(), outputTokens: z.int(), cachedTokens: z.int() }),
    }),
  ),
})
export type Recording = z.infer<typeof Recording>

export const recordingFile = (folder: string, { task, trial }: { task: string; trial: number }): string =>
  join(folder, `${task}.${trial}.json`)

/** Tells one conversation from another by all that the model reads, whichever ids the run gave. */
export function digestOf(messages: readonly BaseMessage[], places: IdPlaces): string {
  const hash = createHash('sha256')
  for (const message of messages) hash.update(`${message.type}\n${places.hide(message.text)}\n`)
  return hash.digest('hex').slice(0, 24)
}

export const tailOf = (messages: readonly BaseMessage[], places: IdPlaces): string =>
  places.hide(messages.at(-1)?.text ?? '').slice(0, 400)
