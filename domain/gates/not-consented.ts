import { allowsChannel, isConsented } from '../consent.ts'
import { type Gate, pass } from './gate.ts'

/** Asks for the topic and the channel; a transactional message asks for the channel alone. */
export const notConsented: Gate = {
  name: 'not_consented',
  check({ channel, customer, topic, transactional }) {
    const wanted = transactional ? null : topic
    if (isConsented(customer.consents, customer.topics, { topic: wanted, channel })) return pass
    const refused = allowsChannel(customer.consents, channel) ? 'topic' : 'channel'
    return { kind: 'skip', reason: 'not_consented', detail: { channel, topic: wanted, refused } }
  },
}
