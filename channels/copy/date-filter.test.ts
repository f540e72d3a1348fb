import * as fc from 'fast-check'
import { Liquid } from 'liquidjs'
import { expect, test, vi } from 'vitest'
import { givenFacts, renderOrThrow } from '../testing.ts'

const formats = ['%A, %-d. %B %Y', '%a %b %e %H:%M:%S', '%^A %%A %h', '%s %j %U %y', '%H:%M %z', '%Y-%m-%d %:z %Z']
const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Auckland']
const moments = fc.integer({ min: 0, max: 4_100_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString())

test('dates are written as liquidjs writes them, in every zone and language', () => {
  // liquidjs shifts the time into the machine's own zone, which may skip an hour.
  vi.stubEnv('TZ', 'UTC')
  const write = (at: string, format: string, { zone, language }: { zone: string; language: string }) =>
    renderOrThrow(
      { channel: 'sms', content: { text: `{{ customer.at | date: "${format}" }}` } },
      givenFacts({ customer: { at }, zone, language }),
    )
  const stock = { de: new Liquid({ locale: 'de' }), en: new Liquid({ locale: 'en' }) }
  fc.assert(
    fc.property(
      moments,
      fc.constantFrom(...formats),
      fc.constantFrom(...zones),
      fc.constantFrom('de', 'en'),
      (at, format, zone, language) => {
        const text = stock[language].parseAndRenderSync(`{{ at | date: "${format}", zone }}`, { at, zone }).trim()
        expect(write(at, format, { zone, language })).toMatchObject({ text })
      },
    ),
    { numRuns: 200 },
  )
})
