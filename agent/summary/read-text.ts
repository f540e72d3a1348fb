import type { BaseMessage } from '@langchain/core/messages'

/** A message's text. Of most it is their content, which the library would take apart into blocks first. */
export const readText = (message: BaseMessage): string =>
  typeof message.content === 'string' ? message.content : message.text
