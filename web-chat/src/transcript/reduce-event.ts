import type { AgentEvent } from '../protocol/frames.ts'
import { isRecord, isText } from '../protocol/json.ts'
import { reduceCustom } from './reduce-custom.ts'
import type { Entry, ToolEntry, Transcript } from './transcript.ts'

/** Take one event of a thread's log into the transcript. A number that was seen before changes nothing. */
export function reduceEvent(transcript: Transcript, seq: number, event: AgentEvent): Transcript {
  if (seq <= transcript.seq) return transcript
  return { ...applyEvent(transcript, seq, event), seq }
}

function applyEvent(transcript: Transcript, seq: number, event: AgentEvent): Transcript {
  const text = (key: string) => (isText(event[key]) ? event[key] : '')
  switch (event.type) {
    case 'RUN_STARTED':
      return { ...transcript, running: true, suggestions: [] }
    case 'RUN_FINISHED':
      return endRun(transcript, isInterrupt(event) ? 'waiting' : 'done')
    case 'RUN_ERROR': {
      const fault: Entry = { kind: 'fault', key: `fault-${seq}`, code: text('code'), message: text('message') }
      return addEntry(endRun(transcript, 'stopped'), fault)
    }
    case 'TEXT_MESSAGE_START':
      return putAnswer(transcript, text('messageId'), (answer) => answer)
    case 'TEXT_MESSAGE_CONTENT':
      return putAnswer(transcript, text('messageId'), (answer) => ({ ...answer, text: answer.text + text('delta') }))
    case 'TEXT_MESSAGE_END':
      return putAnswer(transcript, text('messageId'), (answer) => ({ ...answer, writing: false }))
    case 'TOOL_CALL_START':
      return putTool(transcript, text('toolCallId'), (tool) => ({
        ...tool,
        name: text('toolCallName'),
        input: '',
        status: 'running',
      }))
    case 'TOOL_CALL_ARGS':
      return putTool(transcript, text('toolCallId'), (tool) => ({ ...tool, input: tool.input + text('delta') }))
    case 'TOOL_CALL_RESULT':
      // A call that waited for an approval was never announced, so its result has no line; its card tells.
      if (!transcript.entries.some(({ key }) => key === `tool-${text('toolCallId')}`)) return transcript
      return putTool(transcript, text('toolCallId'), (tool) => ({
        ...tool,
        result: text('content'),
        status: event['failed'] === true ? 'failed' : 'done',
      }))
    case 'CUSTOM':
      return reduceCustom(transcript, seq, text('name'), event['value'])
    default:
      return transcript
  }
}

function isInterrupt(event: AgentEvent): boolean {
  return isRecord(event['outcome']) && event['outcome']['type'] === 'interrupt'
}

/** A run that is over writes no more; calls without a result wait for a decision, or ended with it. */
export function endRun(transcript: Transcript, status: 'waiting' | 'done' | 'stopped'): Transcript {
  const entries = transcript.entries.map((entry): Entry => {
    if (entry.kind === 'answer') return { ...entry, writing: false }
    if (entry.kind !== 'tool') return entry
    const isOpen = entry.status === 'running' || entry.status === 'waiting'
    return isOpen ? { ...entry, status } : entry
  })
  return { ...transcript, running: false, entries: entries.filter((entry) => !isBlank(entry)) }
}

function isBlank(entry: Entry): boolean {
  return entry.kind === 'answer' && !entry.writing && entry.text.trim() === ''
}

type Answer = Extract<Entry, { kind: 'answer' }>

function putAnswer(transcript: Transcript, id: string, change: (answer: Answer) => Answer): Transcript {
  const blank: Answer = { kind: 'answer', key: `answer-${id}`, text: '', writing: true }
  return putEntry(transcript, blank, (entry) => (entry.kind === 'answer' ? change(entry) : entry))
}

function putTool(transcript: Transcript, id: string, change: (tool: ToolEntry) => ToolEntry): Transcript {
  const key = `tool-${id}`
  const blank: ToolEntry = { kind: 'tool', key, name: '', input: '', progress: [], result: null, status: 'running' }
  return putEntry(transcript, blank, (entry) => (entry.kind === 'tool' ? change(entry) : entry))
}

/** Change the entry of the same key where it stands, or add it changed. */
function putEntry(transcript: Transcript, blank: Entry, change: (entry: Entry) => Entry): Transcript {
  const index = transcript.entries.findLastIndex((entry) => entry.key === blank.key)
  const known = transcript.entries[index]
  if (known === undefined) return addEntry(transcript, change(blank))
  return { ...transcript, entries: transcript.entries.with(index, change(known)) }
}

function addEntry(transcript: Transcript, entry: Entry): Transcript {
  return { ...transcript, entries: [...transcript.entries, entry] }
}
