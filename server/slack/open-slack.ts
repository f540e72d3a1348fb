import { setTimeout as sleep } from 'node:timers/promises'
import { App as Bolt, isValidSlackRequest, webApi } from '@slack/bolt'
import type { LiveThreads } from '../chat/live-threads.ts'
import type { ServerDeps, SlackSettings } from '../server-deps.ts'
import { answerMessage, giveUp } from './answer-message.ts'
import { brake } from './brake.ts'
import { approvalActions } from './cards/approval.ts'
import { brakeActions } from './cards/brakes.ts'
import { decide } from './decide.ts'
import { makeFindSelf } from './find-self.ts'
import { SlackInbox } from './inbox.ts'
import { type Clicked, readClicked, readSpoken } from './read-call.ts'
import { makeClientOptions, toSlackLogger } from './slack-api.ts'
import { isDecision, showDecision } from './show-decision.ts'
import { openSocket } from './socket.ts'
import { type SlackWorld, threadIdOf } from './slack-world.ts'
import { stopAction, stopTurn } from './stop-turn.ts'
import { startSweeping } from './sweep.ts'

const graceMs = 5_000
const defaultUpdateEveryMs = 1_200

/** A call of Slack's as it came. */
export type SlackCall = { body: string; signature: string; timestamp: string }

export type Slack = {
  /** Does it come from Slack, and within the last five minutes? */
  isSigned(call: SlackCall): boolean
  /** Take what Slack tells. What is said is kept once this returns, and answered afterwards. */
  take(body: Record<string, unknown>): Promise<void>
  /** Look whether the token holds, and from now on for what is due. */
  start(): Promise<void>
  /** Work until nothing is due. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** Slack as one more surface: Bolt knows its protocol, Postgres keeps what was said, the agent answers. */
export function openSlack(deps: ServerDeps, live: LiveThreads, settings: SlackSettings): Slack {
  const { botToken, signingSecret, appToken, workspaceId, updateEveryMs = defaultUpdateEveryMs } = settings
  const clientOptions = makeClientOptions(deps.log, settings)
  const client = new webApi.WebClient(botToken, clientOptions)
  const findSelf = makeFindSelf(client)
  const world: SlackWorld = { deps, live, client, workspaceId, updateEveryMs, findSelf }
  const bolt = new Bolt({
    receiver: { init: () => undefined, start: () => Promise.resolve(), stop: () => Promise.resolve() },
    authorize: async () => ({ botToken, ...(await findSelf()) }),
    convoStore: false,
    clientOptions,
    logger: toSlackLogger(deps.log),
  })
  bolt.error(rethrow)
  const hand = (body: Record<string, unknown>) => bolt.processEvent({ body, ack: () => Promise.resolve() })
  const inbox = new SlackInbox(world, {
    answer: (event) => (isDecision(event) ? showDecision(world, event) : hand(event.body)),
    giveUp: ({ body }) => giveUp(world, readSpoken(body)),
  })
  const clicks = new Set<Promise<void>>()

  const hear = async ({ body }: { body: unknown }) => {
    const spoken = readSpoken(body)
    if (spoken !== null) await answerMessage(world, spoken)
  }
  bolt.message(hear)
  bolt.event('app_mention', hear)
  const onClick = (action: string, act: (clicked: Clicked) => Promise<void>) =>
    bolt.action(action, async ({ body }) => {
      const clicked = readClicked(body)
      if (clicked !== null && clicked.teamId === (await findSelf()).teamId) await act(clicked)
    })
  onClick(approvalActions.approve, (clicked) => decide(world, clicked, 'approve'))
  onClick(approvalActions.reject, (clicked) => decide(world, clicked, 'reject'))
  onClick(stopAction, (clicked) => stopTurn(world, clicked))
  onClick(brakeActions.pause, (clicked) => brake(world, clicked, 'paused'))
  onClick(brakeActions.stop, (clicked) => brake(world, clicked, 'stopped'))

  const take = async (body: Record<string, unknown>) => {
    const spoken = readSpoken(body)
    if (spoken !== null) {
      const threadId = threadIdOf(spoken.teamId, spoken.place)
      return void (await inbox.take({ id: spoken.eventId, threadId, body }))
    }
    if (readClicked(body) === null) return
    const work = hand(body)
      .catch((error: unknown) => deps.log.error({ err: error }, 'a click in Slack could not be acted on'))
      .finally(() => clicks.delete(work))
    clicks.add(work)
  }

  const socket = appToken === undefined ? null : openSocket({ appToken, clientOptions, take, log: deps.log })
  const sweeping = startSweeping(world, inbox)
  return {
    isSigned: ({ body, signature, timestamp }) =>
      signingSecret !== undefined &&
      /^\d{1,12}$/.test(timestamp) &&
      isValidSlackRequest({
        signingSecret,
        body,
        headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
        nowMilliseconds: deps.clock.now().epochMilliseconds,
      }),
    take,
    async start() {
      socket?.start()
      await sweeping.start()
    },
    async drain() {
      do {
        await sweeping.sweep()
        await inbox.drain()
        await Promise.all(clicks)
      } while (clicks.size > 0)
    },
    async close() {
      const ending = [sweeping.stop(), socket?.stop() ?? Promise.resolve(), inbox.close(), ...clicks]
      await Promise.race([Promise.allSettled(ending), sleep(graceMs, undefined, { ref: false })])
    },
  }
}

/** Whoever handed the event in knows what to do. */
const rethrow = async (error: Error): Promise<never> => {
  throw error
}
