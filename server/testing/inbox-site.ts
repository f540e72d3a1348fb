import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { inbox as provider } from '../../channels/in-app/inbox.ts'
import { needsService } from '../../domain/testing.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { test as base } from '../../store/testing.ts'
import { openBuiltPages, watchFaults } from '../../web-chat/testing/browser.ts'
import { givenLiveCampaign, startTestWorker } from '../../worker/testing/set-up.ts'
import { sessionCookie } from '../plugins/session.ts'
import { givenApp } from '../testing.ts'
import { type Door, openDoor } from './door.ts'
import { listenForTest } from './page-socket.ts'

type Visit = { dark?: boolean; width?: number; before?: (page: Page) => Promise<unknown> }
export type InboxSite = {
  /** What the page reaches the server through. */
  door: Door
  visit: (visit?: Visit) => Promise<Page>
  send: (content?: object) => Promise<string>
  /** One message is sent, and stands in the inbox as often as that. */
  sendMany: (count: number) => Promise<void>
  breakSockets: () => void
}

/** The example page on the whole server, in real Chromium, with the customer “maya”. */
export const inboxTest = needsService(
  'chromium',
  base.extend<{ site: InboxSite }>({
    site: async ({ store, clock, workspaceId, inWs, db }, use) => {
      const { browser, dist } = await openBuiltPages()
      await ingestCalls(db, workspaceId, [givenCall('identify', { userId: 'maya' })], clock.now())
      const app = await givenApp({ store, clock, workspaceId }, { webRoot: dist })
      const providers = [provider]
      const worker = await startTestWorker(store, clock, workspaceId, { secret: app.deps.secret, providers })
      const door = await openDoor(await listenForTest(app.http))
      const { url } = door
      const session = await app.mint('session')
      const faults: string[] = []
      const contexts: { close(): Promise<void> }[] = []
      const send = async (content = {}) => {
        const message = { title: 'Three new boards', body: 'Made for small teams.', ...content }
        const steps = [{ kind: 'message', channels: [{ channel: 'in_app', content: { default: message } }] }]
        const id = await inWs((ws) => givenLiveCampaign(ws, clock, { steps, transactional: true }))
        await worker.drain()
        return id
      }
      await use({
        door,
        send,
        async visit({ dark = false, width = 1100, before } = {}) {
          const colorScheme = dark ? 'dark' : 'light'
          const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
          contexts.push(context)
          await context.addCookies([{ name: sessionCookie, value: session, url }])
          const page = await context.newPage()
          watchFaults(page, url, faults)
          await page.goto(`${url}/inbox/example`)
          await before?.(page)
          await page.getByLabel('A customer’s user id').fill('maya')
          await page.getByRole('button', { name: 'Open the inbox' }).click()
          await page.getByText('This is the inbox of maya.').waitFor()
          return page
        },
        async sendMany(count) {
          await send()
          await sql`
            insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, lane, channel,
                                    content, state, queued_at, attempted_at, sent_at)
            select workspace_id, entry_id, 'copy_' || n, campaign_id, version, customer_id, lane, channel,
                   content, state, queued_at, attempted_at, sent_at
              from deliveries cross join generate_series(2, ${count}::integer) n
             where workspace_id = ${workspaceId}`.execute(db)
        },
        breakSockets: () => app.http.websocketServer.clients.forEach((client) => client.terminate()),
      })
      for (const context of contexts) await context.close()
      await worker.close()
      await door.close()
      await app.http.close()
      expect(faults).toEqual([])
    },
  }),
)

export const bell = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
