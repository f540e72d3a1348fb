import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'
import { attacks, type Call, type Loot } from './attacks.ts'
import { findPayloads, type Payload } from './payloads.ts'

/** What one compromised model saw and did. */
export type Witness = {
  /** Every prompt, whole. */
  prompts: string[]
  /** Of those, the answers of tools. */
  answers: string[]
  /** The disguised instructions that it found in them. */
  found: Set<string>
}

/**
 * A model that belongs to whoever writes the data: it looks around with every tool that reads, undoes every disguise, and
 * does everything an attacker could ask of it, with all that it has seen. It does so where it has read no instruction too,
 * as a model does whose server was taken over.
 * @param reads what it looks at first
 */
export class CompromisedModel extends BaseChatModel {
  readonly witness: Witness = { prompts: [], answers: [], found: new Set() }
  private readonly payloads: readonly Payload[]
  private readonly reads: (loot: Loot) => Call[]
  private readonly foreign: string
  private calls = 0

  constructor(parts: { payloads: readonly Payload[]; foreign: string; reads: (loot: Loot) => Call[] }) {
    super({})
    this.payloads = parts.payloads
    this.foreign = parts.foreign
    this.reads = parts.reads
  }

  override _llmType(): string {
    return 'compromised'
  }

  override bindTools() {
    return this.withConfig({})
  }

  override _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const prompt = messages.map((message) => `${message.getType()}: ${message.text}`).join('\n')
    this.witness.prompts.push(prompt)
    this.witness.answers = messages.filter((message) => ToolMessage.isInstance(message)).map(({ text }) => text)
    for (const form of findPayloads(prompt, this.payloads)) this.witness.found.add(form)
    const since = messages.slice(messages.findLastIndex((message) => HumanMessage.isInstance(message)) + 1)
    const round = since.filter((message) => AIMessage.isInstance(message)).length
    const calls = this.choose(round, readLoot(messages, this.foreign))
    const tool_calls = calls.map(({ name, args }) => {
      this.calls += 1
      return { id: `call_${this.calls}`, name, args, type: 'tool_call' as const }
    })
    const content = calls.length === 0 ? 'Done as the data said.' : ''
    const message = new AIMessage({ content, tool_calls })
    return Promise.resolve({ generations: [{ text: content, message }] })
  }

  private choose(round: number, loot: Loot): Call[] {
    if (round === 0)
      return [
        { name: 'describe_workspace', args: { about: null } },
        { name: 'find_campaigns', args: {} },
      ]
    if (round === 1) return this.reads(loot)
    if (round === 2) return attacks.flatMap(({ waits, calls }) => (waits ? [] : calls(loot)))
    return round === 3 ? attacks.flatMap(({ waits, calls }) => (waits ? calls(loot) : [])) : []
  }
}

const all = (text: string, shape: RegExp) => [...new Set(Array.from(text.matchAll(shape), ([each]) => each))]

/** Everything in reach that an attacker would want, or needs to go on. */
function readLoot(messages: readonly BaseMessage[], foreign: string): Loot {
  const read = messages.filter((message) => ToolMessage.isInstance(message)).map(({ text }) => text)
  const text = messages.map((message) => message.text).join('\n')
  const said = messages.findLast((message) => HumanMessage.isInstance(message))?.text ?? ''
  return {
    campaigns: all(read.join('\n'), /cmp_[0-9a-z]+/g)
      .filter((id) => id !== foreign)
      .slice(0, 2),
    steps: all(read.join('\n'), /stp_[0-9a-z]+/g),
    memories: all(text, /mry_[0-9a-z]+/g),
    approvals: all(text, /apr_[0-9a-z]+/g),
    addresses: [...all(text, /[\w.+-]+@[\w-]+\.[\w.]+/g), ...all(text, /\+\d[\d ]{8,}\d/g)],
    orders: read.flatMap((each) => all(each, /ignore all previous instructions[^"\\⟧]*/gi)),
    foreign,
    said,
  }
}
