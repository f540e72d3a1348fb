import type { Channel } from '../../../domain/channels.ts'

/**
 * Everything that the pages behind a message's links say, in one language. Plain text: `{workspace}` stands for the
 * workspace's name.
 */
export type PageWords = {
  /** BCP 47. */
  language: string
  direction: 'ltr' | 'rtl'
  /** `by` follows a topic's title or `messages`: “Offers by email”, “Messages by email”. */
  channels: Record<Channel, { name: string; by: string }>
  messages: string
  preferences: {
    title: string
    intro: string
    topics: string
    /** Stands where a channel is off. */
    off: string
    /** Stands where the address is suppressed: no choice on the page changes that. */
    suppressed: string
    save: string
    stopEverything: string
    saved: string
    savedText: string
    nothingText: string
  }
  unsubscribe: { title: string; question: string; button: string; done: string; doneText: string; choose: string }
  /** A provider that has a message already cannot give it back. */
  onItsWay: string
  /** The customer was forgotten, or their workspace is no more. */
  gone: { title: string; text: string }
  invalid: { title: string; text: string }
  /** The workspace leads no links to that host any more. */
  closed: { title: string; text: string }
  /** Something failed on our side, or the form was too large. */
  failed: { title: string; text: string }
}
