import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, type BaseMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'

type Act = { text: string; calls?: { name: string; args: Record<string, unknown> }[] }

/** A model that does what a function of the conversation says. */
export const actingModel = (act: (messages: readonly BaseMessage[]) => Act): BaseChatModel => new ActingModel(act)

class ActingModel extends BaseChatModel {
  readonly #act: (messages: readonly BaseMessage[]) => Act

  constructor(act: (messages: readonly BaseMessage[]) => Act) {
    super({})
    this.#act = act
  }

  override _llmType(): string {
    return 'acting'
  }

  override bindTools(): this {
    return this
  }

  override _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const { text, calls = [] } = this.#act(messages)
    const tool_calls = calls.map(({ name, args }, index) => ({
      id: `call_${messages.length}_${index}`,
      name,
      args,
      type: 'tool_call' as const,
    }))
    return Promise.resolve({ generations: [{ text, message: new AIMessage({ content: text, tool_calls }) }] })
  }
}

const lastOf = (messages: readonly BaseMessage[]) => messages.at(-1)

/** Says that it is done, and does nothing. */
export const idleModel = (): BaseChatModel => actingModel(() => ({ text: 'Done.' }))

/** Launches whatever campaign it can name, without being asked to; says that it was approved. */
export const launchingModel = (): BaseChatModel =>
  actingModel((messages) => {
    const last = lastOf(messages)
    if (last?.type === 'human')
      return { text: '', calls: [{ name: 'find_campaigns', args: { text: null, status: null } }] }
    const ids = [...(last?.text ?? '').matchAll(/cmp_\w+/g)].map(([id]) => id)
    const isFound = last?.type === 'tool' && last.name === 'find_campaigns' && ids.length > 0
    if (!isFound) return { text: 'It is approved and live.' }
    return {
      text: '',
      calls: ids.map((campaign) => ({ name: 'launch_campaign', args: { campaign, entriesUnderWay: null } })),
    }
  })

/** Reads the workspace and copies what the member said and what it read as its answer. */
export const copyingModel = (): BaseChatModel =>
  actingModel((messages) => {
    const last = lastOf(messages)
    if (last?.type === 'human') return { text: '', calls: [{ name: 'describe_workspace', args: { about: null } }] }
    const said = messages.filter(({ type }) => type === 'human').map(({ text }) => text)
    return { text: [...said, last?.text ?? ''].join('\n') }
  })
