import type { ChannelMessage } from '../../../domain/campaign/message.ts'
import type { Step } from '../../../domain/campaign/steps.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { findTraitRole } from '../link/roles.ts'
import type { Brief } from './brief.ts'

const saveAs = 'written'
const longest = 120

/** The step that has a language model write for each customer, with copy for when it cannot. */
export function writeEach({ event }: Brief, catalogue: Catalogue): Step {
  const traits = [findTraitRole(catalogue, 'firstName'), findTraitRole(catalogue, 'lastSeen')].flatMap((trait) =>
    trait === undefined ? [] : [`customer.${trait.name}`],
  )
  const properties = (event?.properties ?? []).map(({ name }) => `event.${name}`)
  return {
    id: null,
    kind: 'llm',
    instruction: `Write one sentence for this customer from what they did last. Use nothing but the values given, and at most ${longest} characters.`,
    inputs: [...traits, ...properties],
    output: [{ name: 'text', type: 'text', choices: [], maxLength: longest }],
    saveAs,
    fallback: [{ key: 'text', value: 'Pick up where you left off.' }],
    maxTokens: 200,
  }
}

/** The message with the sentence that was written in place of its own. */
export function useWritten(message: ChannelMessage): ChannelMessage {
  const written = `{{ journey.${saveAs}.text }}`
  switch (message.channel) {
    case 'sms':
      return { ...message, content: { default: { text: `{{ workspace.name }}: ${written}` }, locales: [] } }
    case 'whatsapp':
      return message
    case 'email':
      return { ...message, content: { default: { ...message.content.default, body: written }, locales: [] } }
    case 'push':
      return { ...message, content: { default: { ...message.content.default, body: written }, locales: [] } }
    case 'in_app':
      return { ...message, content: { default: { ...message.content.default, body: written }, locales: [] } }
  }
}
