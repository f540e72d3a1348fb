import { CarillonInbox } from './inbox-element.ts'

export { connectInbox, type Inbox, type InboxOptions, type InboxState, type Message } from './connect-inbox.ts'

/** The one file that a customer's app loads: it knows the element `<carillon-inbox>` from then on. */
if (!customElements.get('carillon-inbox')) customElements.define('carillon-inbox', CarillonInbox)
