import pLimit from 'p-limit'
import type { OutgoingMessage, Provider, SendResult, Sign } from './provider.ts'

type Each = {
  /** Hands over one message. Of what had begun when `signal` fires it says what it can. */
  deliver: (message: OutgoingMessage, signal: AbortSignal) => Promise<SendResult>
  /** Messages on their way at once, over all calls. */
  atOnce: number
}

/** So many signs of illness, one after the other, and the provider is ill: to ask on would only add to them. */
export const mostFaults = 5

/**
 * A provider that takes messages one by one, as the port wants it: a few at once over all calls, so that none waits
 * behind others with its time-out running, and no further once it is ill, over its quota, or refuses to go on. The
 * signs are counted over calls; after a rest one more is enough, until it is well.
 */
export function sendEach({ deliver, atOnce }: Each): Provider['send'] {
  const inTurn = pLimit(atOnce)
  let faults = 0

  return async (batch, signal, mayAsk = () => true) => {
    let refusal: SendResult | undefined
    faults = Math.min(faults, mostFaults - 1)
    const ask = async (message: OutgoingMessage): Promise<SendResult> => {
      if (refusal !== undefined) return refusal
      if (faults >= mostFaults) return notAsked('ill')
      if (signal.aborted || !mayAsk(message)) return { kind: 'not_asked', reason: 'not_begun' }
      const result = await deliver(message, signal)
      faults = countFaults(faults, result)
      refusal ??= refuse(result)
      return result
    }
    return Promise.all(batch.map((message) => inTurn(ask, message)))
  }
}

/** What an answer to one says for those that were not asked yet; of one kind of devices it says nothing of the others. */
function refuse(result: SendResult): SendResult | undefined {
  if (result.kind === 'stop') return result.concerns === undefined ? result : undefined
  return signOf(result) === 'quota' ? notAsked('quota') : undefined
}

function countFaults(faults: number, result: SendResult): number {
  if (signOf(result) === 'ill') return faults + 1
  return showsWell(result) ? 0 : faults
}

const notAsked = (sign: Sign): SendResult => ({ kind: 'not_asked', reason: `provider_${sign}`, sign })

export const signOf = (result: SendResult): Sign | undefined => ('sign' in result ? result.sign : undefined)

/** The provider answered, whatever it said. */
export const showsWell = (result: SendResult): boolean =>
  signOf(result) === undefined && result.kind !== 'not_asked' && result.kind !== 'unknown'
