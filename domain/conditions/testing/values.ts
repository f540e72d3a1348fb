import * as fc from 'fast-check'

/** The time of every evaluation in the tests: the night of a change of clocks in Europe, to the microsecond. */
export const now = Temporal.Instant.from('2026-10-25T01:30:00.000001Z')

const days = [0, 1, 7, 14, 30, 60]
export const anyDays = fc.constantFrom(...days.slice(1), 730)
const microseconds = (count: number) => Temporal.Duration.from({ microseconds: count })

/** On, just before and just after the boundaries that conditions draw, past and future. */
const anyBoundary = fc
  .tuple(fc.constantFrom(...days, -1, -7), fc.constantFrom(-1, 0, 1, 3_600_000_000, 40_000_000_000))
  .map(([day, offset]) => now.subtract({ hours: 24 * day }).add(microseconds(offset)))
/** The hour that Europe's clocks skip, the one that they show twice, and the first and last years that count. */
const rareInstants = [
  '2026-03-29T00:59:59.999999Z',
  '2026-03-29T01:00:00Z',
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:00:00Z',
  '2024-10-25T01:30:00.000001Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
].map((text) => Temporal.Instant.from(text))
export const anyInstant = fc.oneof(
  { weight: 5, arbitrary: anyBoundary },
  { weight: 1, arbitrary: fc.constantFrom(...rareInstants) },
)

const moments = [
  '2026-10-25',
  '2026-10-18',
  '2026-10-25T01:30:00.000001Z',
  '2026-10-25T03:30+02:00',
  '2026-10-25T02:30:00+0100',
  '2026-10-25 01:30',
  '2026-10-24T23:59:59.9999999Z',
  '2026-10-25T01:30:00.0000014Z',
  '2024-02-29',
  '2026-03-29T02:30:00',
  '2026-03-29T02:30+01:00',
  '2026-10-25T02:30+02:00',
  '2026-10-25T02:30+01:00',
  '0001-01-01T00:00+14',
  '9999-12-31T23:59:59.123456789-12:00',
]
const almostMoments = [
  '2026-02-29',
  '2026-10-25T24:00Z',
  '0000-01-01',
  '2026-10-25T10Z',
  '26-10-25',
  '2026-10-25 ',
  '1761355800',
]
const texts = [
  'trial',
  'Trial',
  ' trial ',
  'trialling',
  '',
  '5',
  'true',
  'null',
  '100%_\\done',
  "o'brien (a|b)* [c] {2} ^$ . ?",
  'ÉCOLE',
  'école',
  'STRASSE ß',
  'İstanbul ı',
  'ΣΑΣ σας',
  '😀',
  'a👩‍👩‍👧b',
  'line\nbreak',
  'e\u0301cole',
  'مرحبا بالعالم',
  'שלום \u202ecba',
  String.raw`\u0041\n`,
  "'; drop table customers; --",
  '$1',
]

export const anyMoment = fc.oneof(
  fc.constantFrom(...moments),
  anyInstant.map((instant) => instant.toString()),
)
export const anyText = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !text.includes('\0')) },
)
export const anyNumber = fc.oneof(
  fc.constantFrom(0, -0, 5, -3.5, 0.1, 0.30000000000000004, 1e21, 1e308, -1e308, 5e-324, 9_007_199_254_740_991),
  fc.integer({ min: -3, max: 12 }),
)
export const anyScalar = fc.oneof(anyText, anyNumber, fc.boolean(), anyMoment)

const anyElement = fc.oneof(fc.constantFrom('trial', 'École', '5', 5, true, null, ['trial']), anyScalar)

/** What traits and properties may hold, fit for a comparison or not. */
export const anyJson = fc.oneof(
  { weight: 8, arbitrary: anyScalar },
  { weight: 1, arbitrary: fc.constantFrom(...almostMoments) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.array(anyElement, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom({}, { a: 'trial' }) },
)

/** Names that break whoever interpolates them or looks them up in a bare object. */
export const names = ['plan', 'score', "o'b", 'a.b', '$1', '😀', '__proto__', 'toString', 'email', 'created_at']
export const anyName = fc.constantFrom(...names)
export const anyProperties = fc
  .uniqueArray(fc.tuple(anyName, anyJson), { selector: ([name]) => name, maxLength: 5 })
  .map((entries) => Object.fromEntries(entries))

export const eventNames = ['order', 'seen', 'it’s "odd"']
export const topicNames = ['offers', 'news', 'ghost']
export const campaignIds = ['cmp_a', 'cmp_b']
export const segmentNames = ['first', 'second', 'third']
export const percents = [10, 12.5, 50, 100]
