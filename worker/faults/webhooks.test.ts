import { ses } from '../../channels/email/notices/ses.ts'
import {
  givenTopic,
  openSnsSigner,
  sesBounce,
  sesComplaint,
  sesDelivery,
} from '../../channels/email/notices/testing.ts'
import { signedCall, twilioAccount } from '../../channels/twilio/testing.ts'
import { systemClock } from '../../domain/clock.ts'
import { givenApp } from '../../server/testing.ts'
import { frozenClock } from '../../store/testing.ts'
import { readResults } from '../../store/results.ts'
import { sql } from 'kysely'
import { givenLiveCampaign, emailStep } from '../testing/set-up.ts'
import { givenPeople, launch } from './testing/campaigns.ts'
import { countFigures, untilEnded } from './testing/figures.ts'
import { type Place, test } from './testing/place.ts'
import { report } from './testing/report.ts'

const people = 120
const repeats = 5
const publicUrl = 'https://carillon.example'

type Call = { method: 'POST'; url: string; headers: Record<string, string>; payload: string }

/** What providers tell, once each and in order; then all of it five times more, shuffled, three days later. */
async function tellAgain(
  place: Place,
  campaignIds: readonly string[],
  { calls, parts }: { calls: readonly Call[]; parts: Parameters<typeof givenApp>[1] },
): Promise<{ changed: number; told: number }> {
  const { store, workspaceId } = place
  const clock = frozenClock(systemClock.now().toString())
  const { http } = await givenApp({ store, clock, workspaceId }, parts)
  const tell = async (call: Call) => {
    const { statusCode, body } = await http.inject(call)
    if (statusCode >= 300) throw new Error(`${call.url} answered ${statusCode}: ${body}`)
  }
  for (const call of calls) await tell(call)
  const before = await readCounters(place, campaignIds)
  clock.advance({ hours: 72 })
  const again = shuffle(Array.from({ length: repeats }, () => calls).flat())
  await Promise.all(again.map(tell))
  const after = await readCounters(place, campaignIds)
  await http.close()
  return { changed: after.filter((counter, index) => counter !== before[index]).length, told: again.length }
}

/** Every figure of the campaigns' results, and every milestone of every delivery. */
async function readCounters(place: Place, campaignIds: readonly string[]): Promise<string[]> {
  const results = await Promise.all(
    campaignIds.map((id) => place.inWs((ws) => readResults(ws, id, Temporal.Instant.from('2030-01-01T00:00:00Z')))),
  )
  const { rows } = await sql<{ text: string }>`
    select (to_jsonb(d) - 'trace')::text as text from deliveries d
     where workspace_id = ${place.workspaceId} order by id`.execute(place.db)
  const { rows: suppressed } = await sql<{ text: string }>`
    select channel || ' ' || address || ' ' || reason as text from suppressions
     where workspace_id = ${place.workspaceId} order by 1`.execute(place.db)
  return [...results.map(({ deliveries }) => JSON.stringify(deliveries)), ...rows, ...suppressed].map((each) =>
    typeof each === 'string' ? each : each.text,
  )
}

/** The same shuffle each time. */
function shuffle<T>(all: readonly T[]): T[] {
  const order = all.map((each, index) => ({ each, key: Math.imul(index + 1, 2_654_435_761) >>> 0 }))
  return order.toSorted((a, b) => a.key - b.key).map(({ each }) => each)
}

test('webhooks of Twilio that come five times, late and in any order change no counter', async ({
  place,
  far: open,
  start,
  task,
}) => {
  const sms = await open('sms')
  await givenPeople(place, people)
  await start(place, [sms])
  const campaignId = await launch(place, 'sms')
  await untilEnded(place, people)
  const { rows } = await sql<{ id: number; sid: string; to: string }>`
    select id, provider_message_id as sid, address as to from deliveries where workspace_id = ${place.workspaceId}`.execute(
    place.db,
  )
  const calls = rows.flatMap(({ id, sid, to }, index) => {
    const url = `${publicUrl}/webhooks/twilio/status/${place.workspaceId}/${id}`
    const last = index % 4 === 0 ? { MessageStatus: 'undelivered', ErrorCode: '30005' } : { MessageStatus: 'delivered' }
    return ['queued', 'sent', last].map((status) =>
      signedCall(url, {
        MessageSid: sid,
        To: to,
        ...(typeof status === 'string' ? { MessageStatus: status } : status),
      }),
    )
  })
  const parts = { twilio: twilioAccount, publicUrl: () => publicUrl }
  const { changed, told } = await tellAgain(place, [campaignId], { calls, parts })
  const figures = await countFigures(place, [sms], people)
  const also = [{ what: `counters changed by ${told} repeats`, is: changed, atMost: 0 }]
  report(task, { fault: 'webhooks ×5, shuffled, late: Twilio', ...figures, also })
})

test('notices of Amazon SES that come five times, late and in any order change no counter', async ({
  place,
  far: open,
  start,
  task,
}) => {
  const email = await open('email')
  await givenPeople(place, people)
  await start(place, [email])
  const campaignId = await launch(place, 'email')
  await untilEnded(place, people)
  const signer = openSnsSigner()
  const notices = [sesDelivery, sesBounce, sesComplaint]
  const calls = email.taken.flatMap(({ to, shownAs }, index) => {
    const mail = { messageId: shownAs.split(' ')[0] ?? '', to }
    const own = index % 3 === 0 ? [sesDelivery, sesComplaint] : [notices[index % 3] ?? sesDelivery]
    return own.map((write) => ({
      method: 'POST' as const,
      url: '/webhooks/ses',
      headers: { 'content-type': 'text/plain; charset=UTF-8' },
      payload: JSON.stringify(signer.notify(write(mail))),
    }))
  })
  const parts = { noticeFormats: [ses({ topics: [givenTopic], get: signer.get })] }
  const { changed, told } = await tellAgain(place, [campaignId], { calls, parts })
  const figures = await countFigures(place, [email], people)
  const also = [{ what: `counters changed by ${told} repeats`, is: changed, atMost: 0 }]
  report(task, { fault: 'webhooks ×5, shuffled, late: SES', ...figures, also })
})

test('a /track that comes five times at once, and again a day later, is one event and one message', async ({
  place,
  far: open,
  start,
  task,
}) => {
  const email = await open('email')
  const { store, workspaceId } = place
  const clock = frozenClock(systemClock.now().toString())
  const app = await givenApp({ store, clock, workspaceId })
  const writer = await app.asWriter()
  await place.inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'event', event: 'signed_up' },
      reentry: 'every_time',
      steps: [emailStep()],
      transactional: true,
    }),
  )
  await start(place, [email])
  const call = async (path: string, payload: object) => {
    const headers = { ...writer, 'content-type': 'application/json' }
    const { statusCode } = await app.http.inject({ method: 'POST', url: path, headers, payload })
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`)
  }
  const all = Array.from({ length: people }, (_, index) => `new-${index}`)
  const track = (userId: string) => call('/v1/track', { userId, event: 'signed_up', messageId: `once-${userId}` })
  for (const userId of all) await call('/v1/identify', { userId, traits: { email: `${userId}@example.com` } })
  await Promise.all(Array.from({ length: repeats }, () => all.map(track)).flat())
  await untilEnded(place, people)
  clock.advance({ hours: 24 })
  await Promise.all(all.map(track))
  const { rows } = await sql<{ count: number }>`
    select count(*) from events where workspace_id = ${workspaceId} and name = 'signed_up'`.execute(place.db)
  const figures = await countFigures(place, [email], people)
  const also = [{ what: 'events beyond one', is: (rows[0]?.count ?? 0) - people, atMost: 0 }]
  report(task, { fault: 'the same /track ×5, and a day later', ...figures, also })
  await app.http.close()
})
