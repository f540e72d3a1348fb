import { type BaseMessage, ToolMessage } from 'langchain'
import { isRecord } from '../domain/is-record.ts'
import { findTaken, type Heard, type Taken } from '../domain/outside/find-taken.ts'
import { mapOutside } from '../domain/outside/map-outside.ts'
import { openMarks } from '../domain/outside/mark-outside.ts'
import { outsideSources, type OutsideSource } from '../domain/outside/sources.ts'
import type { Tool } from '../tools/define-tool.ts'

/** What members wrote may be used again without a question. */
const strangers: ReadonlySet<OutsideSource> = new Set(['customers', 'providers', 'files'])

/**
 * Arguments that refer and are not read by people: conditions are over names and values of data, and that is what they
 * are for.
 */
const references: ReadonlySet<string> = new Set(
  'audience condition trigger where exit conversion when event keyedBy property traits topic'.split(' '),
)

/** What of a call's texts was read in this thread in data from outside, and typed by nobody in it. */
export function findTakenWords(
  args: Record<string, unknown>,
  { messages, said, tools }: { messages: readonly BaseMessage[]; said: readonly string[]; tools: readonly Tool[] },
): Taken[] {
  return findTaken(listWritten(openMarks(args)), listHeard(messages, tools), said)
}

function listWritten(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(listWritten)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, each]) => (references.has(key) ? [] : listWritten(each)))
}

function listHeard(messages: readonly BaseMessage[], tools: readonly Tool[]): Heard[] {
  const heard = new Map<string, Heard>()
  for (const message of messages) {
    if (!ToolMessage.isInstance(message)) continue
    const outside = tools.find(({ name }) => name === message.name)?.outside ?? {}
    mapOutside(readJson(message.text), outside, (text, place) => {
      if (place !== null && strangers.has(place.source))
        heard.set(text, { text, from: outsideSources[place.source].from })
      return text
    })
  }
  return [...heard.values()]
}

function readJson(text: string): unknown {
  try {
    return openMarks(JSON.parse(text))
  } catch {
    return null
  }
}
