import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { needsService, readService } from '../domain/testing.ts'
import { browserFlags } from '../web-chat/testing/browser.ts'
import { clientTest, type Kept, readBlock } from './testing/listening-server.ts'

const umd = join(import.meta.dirname, '../node_modules/@segment/analytics-next/dist/umd')

type Site = { open: (html: string) => Promise<Page>; asked: string[] }

/** A shop's own site on another origin, in real Chromium. `asked` lists every other address that the page asked. */
const test = needsService(
  'chromium',
  clientTest.extend<{ site: Site }>({
    // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures from this pattern
    site: async ({}, use) => {
      let html = ''
      const server = createServer((request, response) => {
        void (async () => {
          const name = { '/analytics.min.js': 'standalone.js', '/analytics-next.js': 'index.js' }[request.url ?? '']
          response.setHeader('content-type', name === undefined ? 'text/html' : 'text/javascript')
          response.end(name === undefined ? html : await readFile(join(umd, name)))
        })()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo // it listens on a port
      const browser = await chromium.launch({ executablePath: readService('chromium'), args: browserFlags })
      const asked: string[] = []
      await use({
        asked,
        async open(content) {
          html = `<!doctype html><title>Shop</title>${content}`
          const page = await browser.newPage()
          page.on('request', (request) => asked.push(request.url()))
          await page.goto(`http://127.0.0.1:${port}/pricing?utm_source=mail`)
          return page
        },
      })
      await browser.close()
      server.close()
    },
  }),
)

async function untilKept(readKept: () => Promise<Kept>): Promise<Kept> {
  const isThere = ({ events, customers }: Kept) => events.length === 2 && typeof customers[0]?.['email'] === 'string'
  return expect.poll(readKept, { timeout: 10_000 }).toSatisfy(isThere).then(readKept)
}

function expectKept(kept: Kept): void {
  expect(kept.customers).toMatchObject([{ user_id: 'u1', email: 'maya@example.com', traits: { plan: 'pro' } }])
  expect(kept.events).toMatchObject([
    { name: 'order_completed', properties: { total: 9.5 }, library: 'analytics.js' },
    { name: 'page_viewed', properties: { name: 'Pricing', path: '/pricing', title: 'Shop' }, library: 'analytics.js' },
  ])
  expect(kept.identities.map(({ kind }) => kind)).toEqual(['anonymous_id', 'email', 'user_id'])
}

const expectOnly = (asked: readonly string[], origins: readonly string[]) =>
  expect(asked.filter((url) => !origins.some((origin) => url.startsWith(origin)))).toEqual([])

test('the unchanged browser client behind the snippet sends to Carillon alone', async ({ server, site, readKept }) => {
  const page = await site.open(await readBlock('A web page: the snippet', server))
  expectKept(await untilKept(readKept))
  expectOnly(site.asked, [new URL(page.url()).origin, server.url])
})

test('the unchanged browser client from npm sends to Carillon alone', async ({ server, site, readKept }) => {
  const program = await readBlock('A web app: @segment/analytics-next from npm', server)
  const [first = '', ...lines] = program.split('\n')
  expect(first).toBe("import { AnalyticsBrowser } from '@segment/analytics-next'")
  // The package's own build for pages puts it into a global instead of exporting it.
  const script = `const { AnalyticsBrowser } = window.AnalyticsNext\n${lines.join('\n')}`
  const page = await site.open(`<script src="/analytics-next.js"></script><script>${script}</script>`)
  expectKept(await untilKept(readKept))
  expectOnly(site.asked, [new URL(page.url()).origin, server.url])
})

test('the browser client drops what is refused, and a wrong key gets no settings', async ({
  server,
  site,
  readKept,
}) => {
  const { origin } = new URL(server.url)
  const load = `AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${server.writeKey}', cdnURL: '${origin}' })`
  const refused = `<script src="/analytics-next.js"></script><script>
    const analytics = ${load}
    analytics.track('x'.repeat(300)); analytics.track('order_completed')</script>`
  const page = await site.open(refused)
  const answered = site.asked
  await expect.poll(async () => (await readKept()).events.length, { timeout: 10_000 }).toBe(1)
  await page.waitForTimeout(1_500)
  expect(answered.filter((url) => url === `${origin}/v1/t`)).toHaveLength(2)
  expect((await fetch(`${origin}/v1/projects/crl_write_wrong/settings`)).status).toBe(404)
})
