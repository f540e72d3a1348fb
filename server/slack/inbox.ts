import { AppError } from '../../domain/errors.ts'
import {
  endSlackEvent,
  keepSlackEvent,
  postponeSlackEvent,
  type SlackEvent,
  takeSlackEvents,
} from '../../store/slack/events.ts'
import { cleanJson } from '../../store/ingest/clean-json.ts'
import { explainRefusal, readRefusal } from './slack-api.ts'
import { inSlackWorkspace, type SlackWorld } from './slack-world.ts'

/** Whoever answers says so every ten seconds; after thirty of silence another takes over. */
const leaseSeconds = 30
const renewEveryMs = 10_000
const busyAgainMs = 1_000
const longestPauseSeconds = 60
/** After so long nobody waits for the answer any more. */
const answeredWithinMinutes = 30
const mostAtOnce = 20

type Hands = {
  answer(event: SlackEvent): Promise<void>
  /** Say that there will be no answer; never fails. */
  giveUp(event: SlackEvent): Promise<void>
}

/**
 * What is written to us, kept in Postgres until it is answered: each once, those of one thread one after the other, and
 * by another process where the first one dies.
 */
export class SlackInbox {
  readonly #world: Pick<SlackWorld, 'deps' | 'workspaceId'>
  readonly #hands: Hands
  readonly #running = new Set<Promise<void>>()
  #looking: Promise<void> | null = null
  #again = false
  #closed = false

  constructor(world: Pick<SlackWorld, 'deps' | 'workspaceId'>, hands: Hands) {
    this.#world = world
    this.#hands = hands
  }

  /** Keep it, and begin to answer it. False for one that came before. */
  async take(event: Pick<SlackEvent, 'id' | 'threadId' | 'body'>): Promise<boolean> {
    const kept = { ...event, body: cleanJson(event.body) }
    const isNew = await inSlackWorkspace(this.#world, (ws) => keepSlackEvent(ws, kept, this.#world.deps.clock.now()))
    if (isNew) void this.look()
    return isNew
  }

  /** Begin to answer whatever is due. */
  look(): Promise<void> {
    this.#again = true
    this.#looking ??= this.#lookOn().finally(() => (this.#looking = null))
    return this.#looking
  }

  /** Take nothing more. @returns once what is being answered is answered */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#running)
  }

  /** Until nothing is due and nothing is being answered. */
  async drain(): Promise<void> {
    do {
      await this.look()
      await Promise.all(this.#running)
    } while (this.#running.size > 0 || this.#looking !== null)
  }

  async #lookOn(): Promise<void> {
    const { deps } = this.#world
    try {
      while (this.#again && !this.#closed) {
        this.#again = false
        const limit = mostAtOnce - this.#running.size
        if (limit <= 0) return
        const at = deps.clock.now()
        const lease = { leaseUntil: at.add({ seconds: leaseSeconds }), limit }
        const events = await inSlackWorkspace(this.#world, (ws) => takeSlackEvents(ws, at, lease))
        for (const event of events) this.#begin(event)
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'what was written in Slack could not be read; it is tried again')
    }
  }

  #begin(event: SlackEvent): void {
    const work = this.#work(event).finally(() => {
      this.#running.delete(work)
      if (!this.#closed) void this.look()
    })
    this.#running.add(work)
  }

  async #work(event: SlackEvent): Promise<void> {
    const { deps } = this.#world
    const until = (parts: { seconds?: number; milliseconds?: number }) => deps.clock.now().add(parts)
    const postpone = (at: Temporal.Instant) =>
      inSlackWorkspace(this.#world, (ws) => postponeSlackEvent(ws, event.id, at))
    const end = (reason: string | null) => inSlackWorkspace(this.#world, (ws) => endSlackEvent(ws, event.id, reason))
    const renewing = setInterval(() => {
      postpone(until({ seconds: leaseSeconds })).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'the lease of a message from Slack could not be renewed'),
      )
    }, renewEveryMs).unref()
    try {
      await this.#hands.answer(event)
      clearInterval(renewing)
      await end(null)
    } catch (error) {
      clearInterval(renewing)
      const again = this.#judge(event, error)
      if (typeof again === 'string') await this.#hands.giveUp(event)
      await (typeof again === 'string' ? end(again) : postpone(until(again))).catch((fault: unknown) =>
        deps.log.warn({ err: fault }, 'a message from Slack is left to its lease'),
      )
    }
  }

  /** When to try again, or why not to. */
  #judge(event: SlackEvent, error: unknown): { milliseconds: number } | { seconds: number } | string {
    const { deps } = this.#world
    const oldest = deps.clock.now().subtract({ minutes: answeredWithinMinutes })
    const isOld = Temporal.Instant.compare(event.receivedAt, oldest) < 0
    const isBusy = error instanceof AppError && (error.code === 'thread_busy' || error.code === 'unavailable')
    if (isBusy && !isOld) return { milliseconds: busyAgainMs }
    const refusal = readRefusal(error)
    if (refusal !== null) {
      deps.log.error(
        { refusal, event: event.id },
        `a message from Slack could not be answered: ${explainRefusal(refusal)}`,
      )
      return refusal
    }
    deps.log.warn(
      { err: error, event: event.id, attempts: event.attempts },
      'a message from Slack could not be answered',
    )
    return isOld ? 'not answered in time' : { seconds: Math.min(longestPauseSeconds, 2 ** event.attempts) }
  }
}
