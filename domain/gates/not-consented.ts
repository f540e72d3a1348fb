import { allowsChannel, findRefusal, isConsented } from '../consent.ts'
import { type Gate, pass } from './gate.ts'

/** Asks for the topic and the channel; a transactional message asks for the channel alone. */
export const notConsented: Gate = {
  name: 'not_consented',
  check({ channel, customer, topic, transactional }) {
    const wanted = transactional ? null : topic
    if (isConsented(customer.consents, customer.topics, { topic: wanted, channel })) return pass
    const refused = allowsChannel(customer.consents, channel) ? 'topic' : 'channel'
    const said = findRefusal(customer.consents, refused === 'topic' ? wanted : null, channel)
    const word = {
      answer: said === undefined ? 'never_asked' : 'no',
      source: said?.source?.split(':')[0] ?? null,
      saidAt: said?.saidAt?.toString() ?? null,
    }
    return { kind: 'skip', reason: 'not_consented', detail: { channel, topic: wanted, refused, ...word } }
  },
}
