import { EventType } from '@ag-ui/core'
import { AIMessage, AIMessageChunk, type BaseMessage, ToolMessage } from '@langchain/core/messages'
import { openMessage } from '../middleware/outside-text.ts'
import { customEvent, type TurnEvent } from './turn-events.ts'

/**
 * LangChain's stream as AG-UI events. Text and tool calls come in pieces while the model writes (`addChunk`) or whole
 * when it does not stream (`addMessage`); a message seen in pieces is not told twice. Pieces whose message never became
 * whole belong to an answer that broke off: when the next answer begins, they are retracted.
 */
export class Translator {
  readonly #seen = new Set<string>()
  #openText: string | null = null
  #openCall: string | null = null
  #unfinished: string | null = null
  #isShown = false
  readonly #emit: (event: TurnEvent) => void

  constructor(emit: (event: TurnEvent) => void) {
    this.#emit = emit
  }

  addChunk(chunk: BaseMessage): void {
    if (!AIMessageChunk.isInstance(chunk) || chunk.id === undefined) return
    this.#seen.add(chunk.id)
    if (this.#unfinished !== chunk.id) this.#retractUnfinished()
    this.#unfinished = chunk.id
    if (chunk.text !== '') this.#writeText(chunk.id, chunk.text)
    for (const call of chunk.tool_call_chunks ?? []) {
      if (call.id && call.name && call.id !== this.#openCall) this.#startCall(call.id, call.name, chunk.id)
      if (call.args && this.#openCall !== null) {
        this.#emit({ type: EventType.TOOL_CALL_ARGS, toolCallId: this.#openCall, delta: call.args })
      }
    }
  }

  addMessage(message: BaseMessage): void {
    if (ToolMessage.isInstance(message)) return this.#addResult(message)
    if (!AIMessage.isInstance(message)) return
    this.close()
    const id = message.id ?? crypto.randomUUID()
    if (this.#unfinished === id) this.#unfinished = null
    if (this.#seen.has(id)) return
    this.#retractUnfinished()
    this.#seen.add(id)
    if (message.text !== '') this.#writeText(id, message.text)
    for (const call of message.tool_calls ?? []) {
      this.#startCall(call.id ?? crypto.randomUUID(), call.name, id)
      this.#emit({ type: EventType.TOOL_CALL_ARGS, toolCallId: this.#openCall, delta: JSON.stringify(call.args) })
    }
    this.close()
  }

  /** End what is open: a text or a call must not stay open when the run ends, however it ends. */
  close(): void {
    if (this.#openText !== null) this.#emit({ type: EventType.TEXT_MESSAGE_END, messageId: this.#openText })
    if (this.#openCall !== null) this.#emit({ type: EventType.TOOL_CALL_END, toolCallId: this.#openCall })
    this.#openText = null
    this.#openCall = null
  }

  #retractUnfinished(): void {
    this.close()
    if (this.#unfinished !== null && this.#isShown)
      this.#emit(customEvent('retracted', { messageId: this.#unfinished }))
    this.#unfinished = null
    this.#isShown = false
  }

  #writeText(messageId: string, delta: string): void {
    this.#isShown = true
    if (this.#openText !== messageId) {
      this.close()
      this.#openText = messageId
      this.#emit({ type: EventType.TEXT_MESSAGE_START, messageId, role: 'assistant' })
    }
    this.#emit({ type: EventType.TEXT_MESSAGE_CONTENT, messageId, delta })
  }

  #startCall(toolCallId: string, toolCallName: string, parentMessageId: string): void {
    this.close()
    this.#isShown = true
    this.#openCall = toolCallId
    this.#emit({ type: EventType.TOOL_CALL_START, toolCallId, toolCallName, parentMessageId })
  }

  #addResult(message: ToolMessage): void {
    this.close()
    this.#emit({
      type: EventType.TOOL_CALL_RESULT,
      messageId: message.id ?? crypto.randomUUID(),
      toolCallId: message.tool_call_id,
      content: openMessage(message.text),
      role: 'tool',
      failed: message.status === 'error',
    })
  }
}
