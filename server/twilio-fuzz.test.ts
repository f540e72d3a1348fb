import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import { inboundPath, statusPath } from '../channels/twilio/callback-urls.ts'
import { twilioAccount } from '../channels/twilio/testing.ts'
import { test } from '../store/testing.ts'
import { givenPhone, newPhone, smsStep } from '../worker/testing/phones.ts'
import { givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { fuzzForms } from './testing/fuzz-forms.ts'
import { noDeliveries, report } from '../worker/faults/testing/report.ts'
import { givenApp } from './testing.ts'

const given = inject('fuzzBodies')
const bodies = given ?? 200
const seed = 20_261_127
const atOnce = 100
const publicUrl = 'https://carillon.example'

test(
  `${bodies} random and damaged forms an address in the name of Twilio: no fault of ours`,
  { timeout: given === undefined ? 60_000 : 3_600_000 },
  async ({ store, clock, workspaceId, inWs, task }) => {
    const { http } = await givenApp(
      { store, clock, workspaceId },
      { twilio: twilioAccount, publicUrl: () => publicUrl },
    )
    const phones = [newPhone(), newPhone()]
    await inWs(async (ws) => {
      for (const phone of phones) await givenPhone(ws, phone, clock.now())
      await givenLiveCampaign(ws, clock, { steps: [smsStep()] })
    })
    const worker = await startTestWorker(store, clock, workspaceId)
    await worker.drain()
    await worker.close()
    const { rows } = await inWs((ws) =>
      sql<{ id: number }>`
        update deliveries set provider_message_id = ${`SM${'0'.repeat(32)}`} where workspace_id = ${ws.workspaceId}
        returning id`.execute(ws.tx),
    )
    const paths = [
      inboundPath,
      ...rows.map(({ id }) => `${statusPath}/${workspaceId}/${id}`),
      `${statusPath}/${workspaceId}/999999999999999`,
      `${statusPath}/999999999/1`,
    ]
    let faults = 0
    for (const [index, path] of paths.entries()) {
      const forms = fuzzForms(publicUrl + path, {
        phones,
        sid: `SM${'0'.repeat(32)}`,
        authToken: twilioAccount.authToken,
      })
      const tally = new Map<number, number>()
      for (let done = 0; done < bodies; done += atOnce) {
        const numRuns = Math.min(atOnce, bodies - done)
        const requests = fc.sample(forms, { seed: seed + index * 1_000_003 + done, numRuns })
        await Promise.all(
          requests.map(async (request) => {
            const { statusCode, body } = await http.inject({ method: 'POST', url: path, ...request })
            tally.set(statusCode, (tally.get(statusCode) ?? 0) + 1)
            if (statusCode >= 500) faults += 1
            const shown = request.payload.toString('latin1').slice(0, 2_000)
            expect([200, 204, 401, 413, 415], `${path} ${shown} ${body}`).toContain(statusCode)
          }),
        )
      }
      if (given !== undefined) process.stdout.write(`${path}  ${JSON.stringify(Object.fromEntries(tally))}\n`)
      // Otherwise it would say little.
      const taken = (tally.get(200) ?? 0) + (tally.get(204) ?? 0)
      expect(Math.min(taken, tally.get(401) ?? 0)).toBeGreaterThan(bodies / 10)
    }
    const fault = `${(bodies * paths.length).toLocaleString('en')} fuzzed webhook bodies, Twilio`
    report(task, { fault, ...noDeliveries, also: [{ what: '5xx', is: faults, atMost: 0 }] })
  },
)
