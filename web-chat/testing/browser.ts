import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { needsService, readService } from '../../domain/testing.ts'
import { type Script, startScriptedServer } from './scripted-server.ts'

export const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let opened: Promise<{ browser: Browser; dist: string }> | undefined

/** A browser, and the folder of the pages as they are built now; both are there once for a test file. */
export const openBuiltPages = () => (opened ??= open())

async function open() {
  const dist = await mkdtemp(join(tmpdir(), 'carillon-page-'))
  const root = join(import.meta.dirname, '..')
  const vite = join(root, '../node_modules/vite/bin/vite.js')
  // In a process of its own: vitest sets NODE_ENV to test, and then React's development build would be tested.
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', dist, '--emptyOutDir', root], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return { browser: await chromium.launch({ executablePath: readService('chromium'), args: browserFlags }), dist }
}

afterAll(async () => {
  if (opened === undefined) return
  const { browser, dist } = await opened
  await browser.close()
  await rm(dist, { recursive: true, force: true })
})

export type ScriptedServer = Awaited<ReturnType<typeof startScriptedServer>>
type Visit = { path?: string; dark?: boolean; width?: number }
type Site = { server: ScriptedServer; visit: (visit?: Visit) => Promise<Page> }

/**
 * A test with the built page before a scripted server, in real Chromium. It fails when the page breaks its content
 * security policy, logs an error, throws, or asks any other host for anything.
 */
export const pageTest = needsService(
  'chromium',
  test.extend<{ serve: (script: Script) => Promise<Site> }>({
    // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures from this pattern
    serve: async ({}, use) => {
      const { browser, dist } = await openBuiltPages()
      const closers: (() => Promise<unknown>)[] = []
      const faults: string[] = []
      await use(async (script) => {
        const server = await startScriptedServer(dist, script)
        closers.push(() => server.close())
        const visit = async ({ path = '/', dark = false, width = 1100 }: Visit = {}) => {
          const context = await browser.newContext({
            viewport: { width, height: 800 },
            colorScheme: dark ? 'dark' : 'light',
            reducedMotion: 'reduce',
          })
          closers.unshift(() => context.close())
          const page = await context.newPage()
          watchFaults(page, server.url, faults)
          await page.goto(server.url + path)
          // Ready means connected, with the thread's log read.
          const ready = path.startsWith('/outbox') ? 'h1' : '.dock[data-link=ready]'
          await page.locator(ready).waitFor({ state: 'attached' })
          return page
        }
        return { server, visit }
      })
      for (const close of closers) await close()
      expect(faults).toEqual([])
    },
  }),
)

/** Note what a page must not do: break its policy, log an error, throw, or ask any other host for anything. */
export function watchFaults(page: Page, origin: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`threw: ${error.message}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    // A server that is gone, or refuses, is what some of these tests are about.
    const isLostConnection = /WebSocket connection to|Connecting to 'ws:|status of (40[149]|503)/.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !isLostConnection) faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(origin)) faults.push(`asked: ${request.url()}`)
  })
}
