import { isWindowOpen } from '../messaging-window.ts'
import { type Gate, pass } from './gate.ts'
import { findLastInbound } from './last-inbound.ts'

/** Stops WhatsApp's free text, without a template in its place, for who has not written lately. */
export const windowClosed: Gate = {
  name: 'window_closed',
  check({ chosen, customer, now }) {
    if (chosen.channel !== 'whatsapp' || chosen.content.template !== null) return pass
    const lastAt = findLastInbound(customer, chosen.channel)
    if (isWindowOpen(lastAt, now)) return pass
    const detail = { channel: chosen.channel, lastAt: lastAt?.toString() ?? null }
    return { kind: 'skip', reason: 'window_closed', detail }
  },
}
