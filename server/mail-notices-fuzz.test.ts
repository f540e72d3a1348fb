import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import { ses } from '../channels/email/notices/ses.ts'
import { givenTopic, openSnsSigner } from '../channels/email/notices/testing.ts'
import { test } from '../store/testing.ts'
import { fuzzNotices } from './testing/fuzz-notices.ts'
import { noDeliveries, report } from '../worker/faults/testing/report.ts'
import { givenApp } from './testing.ts'

const given = inject('fuzzBodies')
const bodies = given ?? 200
const seed = 20_261_126
const atOnce = 100

test(
  `${bodies} random and damaged bodies in the name of a mail service: no fault of ours, and nothing is suppressed`,
  { timeout: given === undefined ? 60_000 : 3_600_000 },
  async ({ store, clock, db, workspaceId, task }) => {
    const signer = openSnsSigner()
    const noticeFormats = [ses({ topics: [givenTopic], get: signer.get })]
    const { http } = await givenApp({ store, clock, workspaceId }, { noticeFormats })
    const tally = new Map<number, number>()
    for (let done = 0; done < bodies; done += atOnce) {
      const requests = fc.sample(fuzzNotices(signer, workspaceId), {
        seed: seed + done,
        numRuns: Math.min(atOnce, bodies - done),
      })
      await Promise.all(
        requests.map(async ({ payload, headers }) => {
          const { statusCode, body } = await http.inject({ method: 'POST', url: '/webhooks/ses', headers, payload })
          tally.set(statusCode, (tally.get(statusCode) ?? 0) + 1)
          expect([200, 400, 401, 413, 415], `${payload.toString('latin1').slice(0, 2_000)} ${body}`).toContain(
            statusCode,
          )
        }),
      )
    }
    if (given !== undefined) process.stdout.write(`/webhooks/ses  ${JSON.stringify(Object.fromEntries(tally))}\n`)
    // Otherwise it would say little.
    expect(Math.min(tally.get(200) ?? 0, tally.get(401) ?? 0)).toBeGreaterThan(bodies / 10)
    const { rows } = await sql`select 1 from suppressions where workspace_id = ${workspaceId}`.execute(db)
    expect(rows).toEqual([])
    const faults = [...tally].reduce((sum, [status, count]) => (status >= 500 ? sum + count : sum), 0)
    const fault = `${bodies.toLocaleString('en')} fuzzed webhook bodies, SES`
    report(task, { fault, ...noDeliveries, also: [{ what: '5xx', is: faults, atMost: 0 }] })
  },
)
