import { randomUUID } from 'node:crypto'
import { StandIn } from '../../channels/copy/stand-in.ts'
import { markTest } from '../../channels/mark-test.ts'
import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import type { RenderedContent } from '../../channels/rendered-content.ts'
import { renderContent } from '../../channels/render-content.ts'
import { readSender } from '../../channels/sender.ts'
import { signLinks } from '../../channels/tracking/sign-links.ts'
import { nobody } from '../../channels/tracking/tokens.ts'
import { TestFacts } from '../../domain/campaign/test-message.ts'
import { Channel } from '../../domain/channels.ts'
import { isSuppressed } from '../../store/customers/suppressions.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { cleanJson } from '../../store/ingest/clean-json.ts'
import {
  type DueTest,
  endTest,
  maxTestAttempts,
  prepareTest,
  takeTest,
  type TestEnding,
} from '../../store/tests/test-sends.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import { readFault } from '../dispatch/read-results.ts'
import { takeTurn } from '../dispatch/take-turn.ts'

const sendTimeoutMs = 30_000
/** Half of it is for a turn of the channel's rate; whoever waited longer does not send. */
const leaseMs = 4 * sendTimeoutMs
const againMs = 30_000

type Ready = { test: DueTest; provider: Provider; message: OutgoingMessage }
type Lost = { test: DueTest; ending: TestEnding }

/**
 * Send a test to a member by the way that customers' messages take: the same copy, layout, footer and provider. Its
 * links are signed for nobody.
 * @returns whether there was anything to do
 */
export async function sendTest(dispatch: Dispatch, workspaceId: number): Promise<boolean> {
  const { db, clock, providers } = dispatch
  const lease = { token: randomUUID(), durationMs: leaseMs }
  const repeatable = [...providers.values()].flatMap(({ name, idempotent }) => (idempotent ? [name] : []))
  const taken = await inWorkspace(db, workspaceId, async (ws) => {
    const test = await takeTest(ws, lease, repeatable, clock.now())
    return test && prepare(dispatch, ws, await readSettings(ws), test)
  })
  if (taken === undefined) return false
  const ending = 'ending' in taken ? taken.ending : await send(dispatch, taken)
  await inWorkspace(db, workspaceId, (ws) => endTest(ws, taken.test.id, lease.token, ending, clock.now()))
  return true
}

async function prepare(
  dispatch: Dispatch,
  ws: WorkspaceTx,
  settings: WorkspaceSettings,
  test: DueTest,
): Promise<Ready | Lost> {
  const refusal = await findRefusal(ws, test)
  if (refusal !== null) return { test, ending: { state: 'failed', reason: refusal } }
  const prepared = fillIn(dispatch, ws.workspaceId, settings, test)
  if ('provider' in prepared) {
    const { provider, message } = prepared
    const links = 'links' in message.content ? message.content.links : []
    await prepareTest(ws, test.id, { provider: provider.name, links })
  }
  return prepared
}

/** A test may have waited, as for the kill switch. */
async function findRefusal(ws: WorkspaceTx, { channel, address, isTheirs }: DueTest): Promise<string | null> {
  if (!isTheirs) return 'The member has another address by now.'
  return (await isSuppressed(ws, channel, address)) ? 'The address is suppressed.' : null
}

/** A fault of ours in one test must not hold up the others: that one has failed, and is logged for the operator. */
function fillIn(dispatch: Dispatch, workspaceId: number, settings: WorkspaceSettings, test: DueTest): Ready | Lost {
  try {
    return makeMessage(dispatch, workspaceId, settings, test)
  } catch (error) {
    dispatch.log.error({ err: error, testId: test.id }, 'a test could not be prepared')
    return { test, ending: { state: 'failed', reason: 'internal' } }
  }
}

function makeMessage(
  { providers, links, clock }: Dispatch,
  workspaceId: number,
  settings: WorkspaceSettings,
  test: DueTest,
): Ready | Lost {
  const { id, address, topic, copy } = test
  const channel = Channel.parse(test.channel)
  const provider = providers.get(channel)
  if (provider === undefined) return { test, ending: { state: 'failed', reason: `nobody carries ${channel}` } }
  const signed = signLinks({
    ...links,
    workspaceId,
    customerId: nobody,
    deliveryId: id,
    channel,
    topic,
    shortLinks: settings.shortLinks,
  })
  const { campaign, step, event, ...known } = TestFacts.parse(copy.facts)
  const facts = {
    ...known,
    links: { hosts: settings.linkHosts, utm: settings.utm, campaign, step },
    event: event ?? new StandIn('event'),
    journey: new StandIn('journey'),
    workspace: { name: settings.name, postalAddress: settings.postalAddress, emailLayout: settings.emailLayout },
    now: clock.now(),
  }
  const rendered = renderContent(copy.chosen, facts, signed)
  if (rendered.kind === 'cannot_render') return { test, ending: { state: 'failed', reason: rendered.message } }
  const message = {
    workspaceId,
    deliveryId: id,
    idempotencyKey: `carillon-${workspaceId}-${id}`,
    address,
    content: markTest(rendered.content),
    sender: readSender(settings),
    unsubscribeUrl: signed.unsubscribeUrl,
  }
  return { test, provider, message }
}

async function send(dispatch: Dispatch, { test, provider, message }: Ready): Promise<TestEnding> {
  const startedAt = performance.now()
  const hasTurn = await takeTurn(dispatch, provider.channel, 1, () => !dispatch.closing.aborted)
  const isLate = performance.now() - startedAt > leaseMs - 2 * sendTimeoutMs
  if (isLate || !hasTurn)
    return readAnswer({ kind: 'not_asked', reason: 'no_turn' }, test, provider, message.content, dispatch.clock.now())
  const signal = AbortSignal.timeout(sendTimeoutMs)
  const answers = await provider
    .send([message], signal)
    .catch((error: unknown): SendResult[] => [readFault(provider, error, signal.aborted)])
  return readAnswer(cleanJson(answers[0]), test, provider, message.content, dispatch.clock.now())
}

function readAnswer(
  answer: SendResult | undefined,
  { attempts }: DueTest,
  provider: Provider,
  content: RenderedContent,
  now: Temporal.Instant,
): TestEnding {
  if (answer === undefined) return { state: 'uncertain', reason: 'the provider gave no result' }
  // Only the outbox shows it again: a test has one sample customer's values in it.
  if (answer.kind === 'sent')
    return {
      state: 'sent',
      providerMessageId: answer.providerMessageId,
      content: provider.name === 'recorder' ? content : null,
    }
  const { kind, reason } = answer
  if (kind === 'unknown') return { state: 'uncertain', reason }
  if (kind === 'failed' || kind === 'stop' || attempts >= maxTestAttempts) return { state: 'failed', reason }
  const waitMs = Math.max(againMs, kind === 'retry' ? answer.afterMs : 0)
  return { state: 'queued', reason, dueAt: now.add({ milliseconds: Math.round(waitMs) }) }
}
