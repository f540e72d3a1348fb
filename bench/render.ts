import { Liquid } from 'liquidjs'
import type { ChannelContent } from '../domain/campaign/pick-content.ts'
import type { CopyFacts } from '../channels/copy/copy-facts.ts'
import { mapWithinDeadline } from '../channels/copy/within-deadline.ts'
import { untrackedLinks } from '../channels/message-links.ts'
import { renderContent } from '../channels/render-content.ts'
import { givenFacts } from '../channels/testing.ts'
import { type Benchmark, compare, type Measure, summarise, timeMs } from './measure.ts'

const customers = 2000
const runs = 5
const batchSize = 200

const title = 'Hello {{ customer.first_name | default: "you" }}'
const plainBody =
  'Your {{ customer.plan | default: "free" }} plan has something new, {{ customer.first_name | upcase }}.'
const datedBody = 'Your trial ends on {{ customer.trial_ends_at | date: "%A, %e %B at %H:%M" }}.'
const emailBody = `${plainBody}\n\n${datedBody}\n\n[Have a look](https://shop.example/new?for={{ customer.plan }})\n\n- one\n- two\n`

const push = (body: string): ChannelContent => ({
  channel: 'push',
  content: { title, body, deepLink: null, image: null, options: null },
})
const email: ChannelContent = { channel: 'email', content: { subject: title, preheader: null, body: emailBody } }

/** Copy filled in for one customer after the other, in batches as the worker does, beside liquidjs by itself. */
export const render: Benchmark = {
  name: 'render',
  about: 'messages filled in a second, beside liquidjs with templates kept, and parsed anew for each message',
  async run(report) {
    const cases = [
      { name: 'a push', chosen: push(plainBody), templates: [title, plainBody] },
      { name: 'a push with a date', chosen: push(datedBody), templates: [title, datedBody] },
      { name: 'an email with a date', chosen: email, templates: [title, emailBody] },
    ]
    const measures: Measure[] = []
    for (const each of cases) measures.push(...(await measure(each, report)))
    return measures
  },
}

type Case = { name: string; chosen: ChannelContent; templates: readonly string[] }

async function measure({ name, chosen, templates }: Case, report: (line: string) => void): Promise<Measure[]> {
  const facts = Array.from({ length: customers }, (_, index) => factsOf(index))
  const samples = { ours: [] as number[], kept: [] as number[], parsed: [] as number[] }
  const fillKept = keepTemplates(templates)
  const fillParsed = parseEach(templates)
  const perSecond = async (work: () => unknown) => customers / ((await timeMs(() => Promise.resolve(work()))) / 1000)
  let rendered = 0
  for (let run = 0; run < runs; run += 1) {
    samples.kept.push(await perSecond(() => facts.forEach(fillKept)))
    samples.parsed.push(await perSecond(() => facts.forEach(fillParsed)))
    samples.ours.push(await perSecond(() => (rendered += countRendered(chosen, facts))))
    report(`${name}: ${Math.round(samples.ours.at(-1) ?? 0)} a second`)
  }
  const check = `filled in ${rendered} of ${customers * runs}`
  if (rendered !== customers * runs) throw new Error(check)
  const beside = (peer: string, limits: readonly number[]) =>
    compare({
      name: `${name}, beside liquidjs that ${peer}`,
      unit: 'messages/s',
      samples: samples.ours,
      limit: summarise(limits).median,
      check,
    })
  return [beside('keeps templates', samples.kept), beside('parses each time', samples.parsed)]
}

/** As the worker does, a batch at a time. */
function countRendered(chosen: ChannelContent, facts: readonly CopyFacts[]): number {
  let rendered = 0
  for (let from = 0; from < facts.length; from += batchSize) {
    const kinds = mapWithinDeadline(
      facts.slice(from, from + batchSize),
      (each) => renderContent(chosen, each, untrackedLinks).kind,
      () => 'cannot_render' as const,
    )
    rendered += kinds.filter((kind) => kind === 'rendered').length
  }
  return rendered
}

const zones = ['Europe/London', 'America/New_York', 'Asia/Tokyo', 'Europe/Berlin']
const start = Temporal.Instant.from('2026-11-26T09:00:00Z')

/** Customers who differ in all that the copy shows. */
function factsOf(index: number): CopyFacts {
  const endsAt = start.add({ minutes: index * 37 })
  return givenFacts({
    customer: { first_name: `Ada ${index}`, plan: index % 2 === 0 ? 'trial' : 'pro', trial_ends_at: endsAt.toString() },
    zone: zones[index % zones.length] ?? 'UTC',
    now: start,
  })
}

// The templates alone, with liquidjs's own `date` in the customer's zone: no escaping, layout, Markdown or plain text.
const newLiquid = () => new Liquid({ strictVariables: true, ownPropertyOnly: true })
const scopeOf = ({ customer, zone }: CopyFacts) => ({ customer, zone })
const inZone = (templates: readonly string[]) => templates.map((text) => text.replace('%H:%M"', '%H:%M", zone'))

function keepTemplates(templates: readonly string[]) {
  const liquid = newLiquid()
  const parsed = inZone(templates).map((template) => liquid.parse(template))
  return (facts: CopyFacts) => parsed.map((template) => String(liquid.renderSync(template, scopeOf(facts))))
}

function parseEach(templates: readonly string[]) {
  const liquid = newLiquid()
  return (facts: CopyFacts) =>
    inZone(templates).map((template) => String(liquid.parseAndRenderSync(template, scopeOf(facts))))
}
