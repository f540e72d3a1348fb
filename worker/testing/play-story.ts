import { type ConsentChange, setConsents } from '../../store/customers/consents.ts'
import { findCustomer } from '../../store/customers/customers.ts'
import { suppressAddresses } from '../../store/customers/suppressions.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { findNextDue } from '../../store/due.ts'
import type { Call } from '../../store/ingest/calls.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import type { TestClock } from '../../store/testing.ts'

/** What somebody does, or what is done to them. */
export type Act =
  | { track: string; properties?: Record<string, unknown> }
  | { identify: Record<string, unknown>; device?: { token: string; pushEnabled: boolean } }
  | { consents: ConsentChange[] }
  /** Their provider says that these addresses are dead. */
  | { suppress: { channel: string; address: string }[] }
export type Happening = { at: Temporal.Instant; who: string; act: Act }

export type Stage = {
  db: Db
  workspaceId: number
  clock: TestClock
  /** Resolves when nothing is due now. */
  settle(): Promise<unknown>
}

/** Let everything happen at its time, through the ingest, and the worker do what is due in between, until then. */
export async function playStory(stage: Stage, story: readonly Happening[], until: Temporal.Instant): Promise<void> {
  const { db, workspaceId, clock } = stage
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(db, workspaceId, work)
  const coming = story.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  await stage.settle()
  for (;;) {
    const now = clock.now()
    const planned = await inWs((ws) => findNextDue(ws, now))
    const next = [planned, coming[0]?.at ?? null]
      .filter((at) => at !== null)
      .toSorted((a, b) => Temporal.Instant.compare(a, b))[0]
    if (next === undefined || Temporal.Instant.compare(next, until) > 0) break
    clock.advance(now.until(next))
    const count = coming.findIndex(({ at }) => Temporal.Instant.compare(at, next) > 0)
    await happen(stage, coming.splice(0, count === -1 ? coming.length : count), next)
    await stage.settle()
  }
  clock.advance(clock.now().until(until))
  await stage.settle()
}

/** In their order; what comes by the ingest at one instant comes in one batch. */
async function happen(
  { db, workspaceId }: Stage,
  happenings: readonly Happening[],
  at: Temporal.Instant,
): Promise<void> {
  let batch: Call[] = []
  const flush = async () => {
    if (batch.length > 0) await ingestCalls(db, workspaceId, batch, at)
    batch = []
  }
  for (const { who, act } of happenings) {
    const call = toCall(who, act)
    if (call !== null) {
      batch.push(call)
      continue
    }
    await flush()
    await inWorkspace(db, workspaceId, (ws) => changeReach(ws, who, act, at))
  }
  await flush()
}

function toCall(userId: string, act: Act): Call | null {
  if ('track' in act) return givenCall('track', { userId, event: act.track, properties: act.properties ?? {} })
  if (!('identify' in act)) return null
  const context = act.device === undefined ? {} : { device: { ...act.device, type: 'ios' } }
  return givenCall('identify', { userId, traits: act.identify, context })
}

async function changeReach(ws: WorkspaceTx, who: string, act: Act, at: Temporal.Instant): Promise<void> {
  if ('suppress' in act) {
    const addresses = act.suppress.map((each) => ({ ...each, reason: 'bounced' }))
    await suppressAddresses(ws, addresses, at)
    return
  }
  const customer = await findCustomer(ws, { kind: 'user_id', value: who })
  if (customer === null) throw new Error(`the story tells of ${who} before they are known`)
  if ('consents' in act) await setConsents(ws, customer, act.consents, 'test', at)
}
