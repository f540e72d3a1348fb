import { type Lead, leadTo } from '../../../channels/testing.ts'

/**
 * Loaded into a worker's process before worker/main.ts. The vendors' libraries call the vendors by their names, and these
 * lead to stubs of this machine; the machine's clock is as much ahead as the test says last.
 */
const leads = JSON.parse(process.env['CARILLON_TEST_LEADS'] ?? '{}') as Record<string, Lead> // a test wrote it
for (const [name, lead] of Object.entries(leads)) leadTo(name, lead)

let aheadMs = 0
process.on('message', (message) => {
  aheadMs = Number(message)
})
// It must not keep the process from ending.
process.channel?.unref()

const { now } = Date
const { instant } = Temporal.Now
Date.now = () => now() + aheadMs
Temporal.Now.instant = () => instant().add({ milliseconds: aheadMs })
