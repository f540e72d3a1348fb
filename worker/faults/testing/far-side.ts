import type { Lead } from '../../../channels/testing.ts'

/** What the far side does with one message. */
export type Day =
  | 'take'
  /** Says that it is too much at the moment. */
  | 'too_many'
  /** Says that it has a fault of its own. */
  | 'fault'
  /** Says nothing, having taken it or not. */
  | 'hang'
  | 'take_and_hang'
  /** Ends the connection instead of answering, or in the middle of its answer. */
  | 'close'
  | 'take_and_close'
  /** Says that this address is dead. */
  | 'dead'

/** A message as the far side has it. `shownAs` is what a device or a mailbox shows once, however often it gets it. */
export type Arrived = { deliveryId: number; to: string; shownAs: string; atMs: number }

/** A provider's far side: its protocol on this machine, for its own client library in a worker's process. */
export type FarSide = {
  channel: 'push' | 'email' | 'sms'
  /** What a worker needs in its environment to send there. */
  environment: Record<string, string>
  leads: Record<string, Lead>
  /** What becomes of the next messages; a promise holds the answer back. */
  day: (message: Arrived, count: number) => Day | Promise<Day>
  /** Every call, in order. */
  calls: Arrived[]
  /** Those that it took: each would reach a person. */
  taken: Arrived[]
  close(): Promise<void>
}

export const goodDay = (): Day => 'take'

/** Notes the call and decides its day; what is taken is noted at once, whatever becomes of the answer. */
export async function live(far: FarSide, message: Arrived): Promise<Day> {
  const day = await far.day(message, far.calls.push(message))
  if (day.startsWith('take')) far.taken.push({ ...message, atMs: performance.now() })
  return day
}
