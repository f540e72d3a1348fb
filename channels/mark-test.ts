import { testMark } from '../domain/campaign/test-message.ts'
import type { RenderedContent } from './rendered-content.ts'

/** The same message, but one that says first that it is a test. */
export function markTest(content: RenderedContent): RenderedContent {
  switch (content.channel) {
    case 'email':
      return { ...content, subject: testMark + content.subject }
    case 'sms':
      return { ...content, text: testMark + content.text }
    case 'push':
    case 'in_app':
      return { ...content, title: testMark + content.title }
    case 'whatsapp':
      return { ...content, text: content.text === null ? null : testMark + content.text }
  }
}
