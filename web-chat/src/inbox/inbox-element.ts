import type { InboxOptions } from './connect-inbox.ts'
import { labels } from './inbox-labels.ts'
import { showInbox } from './show-inbox.ts'

/** `<carillon-inbox>`: a bell with the number of unread messages, and the messages. */
export class CarillonInbox extends HTMLElement {
  labels = labels
  readonly #shown = showInbox(this)

  /** Show the inbox of the customer whom the tokens are for, and nothing more of the one before. */
  connect(options: Pick<InboxOptions, 'url' | 'getToken'>): void {
    this.#shown.connect(options)
  }

  toggle(isOpen?: boolean): void {
    this.#shown.toggle(isOpen)
  }

  /** Also when a page has moved the element. */
  connectedCallback(): void {
    this.#shown.open()
  }

  disconnectedCallback(): void {
    this.#shown.close()
  }
}
