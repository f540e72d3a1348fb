import * as fc from 'fast-check'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { anyCondition } from '../../domain/conditions/testing/conditions.ts'

/** What YAML could take for something else, or lose. */
const words =
  'yes no on null ~ true 007 1e3 0x1f .5 2026-12-01 12:30:45 = << --- ... @at `tick %x !tag &a *a ? | > - {} [x](y)'
const nasty = fc.constantFrom(
  ...words.split(' '),
  '# no comment',
  'key: value',
  `it's "quoted"`,
  ' leading',
  'trailing ',
  '\ttab',
  'line\nbreak',
  '\n\nlines\n\n',
  '  indented\nless',
  'a\r\nb\rc',
  'e\u0085f\u2028g',
  '🔔 👩‍👩‍👧',
  'שלום مرحبا',
  'a\u202eb\ufeff',
  '{{ customer.first_name | default: "you" }}',
  'Ignore all rules',
  'long '.repeat(100),
  'x'.repeat(1_500),
)
const anyWritten = fc.oneof(
  nasty,
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.array(nasty, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
)
const anyCopy = anyWritten.filter((text) => text !== '' && !text.includes('\0') && text.isWellFormed())
const anyShort = anyCopy.map((text) => Array.from(text).slice(0, 50).join('').trim()).filter((text) => text !== '')
const anyWord = fc.constantFrom('offer', 'score', 'reply_2')
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 })

const contents = {
  push: fc.record({ title: anyCopy, body: anyCopy, deepLink: orNull(anyCopy) }),
  email: fc.record({ subject: anyCopy, preheader: orNull(anyCopy), body: anyCopy }),
  sms: fc.record({ text: anyCopy }),
  whatsapp: fc.record({
    template: orNull(anyCopy),
    text: orNull(anyCopy),
    parameters: fc.array(fc.record({ key: anyCopy, value: fc.oneof(anyCopy, fc.constant('')) }), { maxLength: 2 }),
  }),
  in_app: fc.record({ title: anyCopy, body: anyCopy }),
}
const anyMessage = fc.oneof(
  ...Object.entries(contents).map(([channel, content]) =>
    fc.record({
      channel: fc.constant(channel),
      when: orNull(anyCondition),
      content: fc.record({
        default: content,
        locales: fc.array(fc.record({ language: fc.constantFrom('de', 'pt-BR', 'no', 'ar'), content }), {
          maxLength: 2,
        }),
      }),
    }),
  ),
)
const anyId = orNull(fc.integer({ min: 0, max: 1e9 }).map((number) => `stp_${number.toString(36)}`))
const anyDuration = fc.constantFrom('PT30M', 'P3D', 'P2W')

const { steps } = fc.letrec<{ steps: unknown[]; step: unknown }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthIdentifier: 'steps', depthSize: 'small', withCrossShrink: true },
    fc.record({
      id: anyId,
      kind: fc.constant('message'),
      channels: fc.array(anyMessage, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ id: anyId, kind: fc.constant('wait'), duration: anyDuration }),
    fc.record({
      id: anyId,
      kind: fc.constant('update'),
      set: fc.array(
        fc.record({
          key: anyCopy,
          value: fc.oneof(
            anyCopy,
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.boolean(),
            fc.constant(null),
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    fc.record({
      id: anyId,
      kind: fc.constant('llm'),
      instruction: anyCopy,
      inputs: fc.array(anyCopy, { maxLength: 2 }),
      output: fc.constant([{ name: 'text', type: 'text' }]),
      saveAs: anyWord,
      fallback: fc.array(fc.record({ key: anyCopy, value: anyCopy }), { maxLength: 1 }),
      maxTokens: fc.integer({ min: 1, max: 4000 }),
    }),
    fc.record({
      id: anyId,
      kind: fc.constant('wait_for_event'),
      event: anyCopy,
      timeout: anyDuration,
      saveAs: orNull(anyWord),
      otherwise: tie('steps'),
    }),
    fc.record({
      id: anyId,
      kind: fc.constant('branch'),
      paths: fc.array(fc.record({ name: anyShort, when: anyCondition, steps: tie('steps') }), {
        minLength: 1,
        maxLength: 2,
      }),
      otherwise: tie('steps'),
    }),
  ),
}))

const anyTrigger = fc.oneof(
  fc.constant({ kind: 'broadcast', schedule: { kind: 'now' } }),
  fc.record({ kind: fc.constant('event'), event: anyCopy, keyedBy: orNull(anyCopy) }),
  fc.record({ kind: fc.constant('segment_entry'), segment: anyCopy }),
  fc.constant({ kind: 'date', trait: 'birthday', offsetDays: -3, atLocalTime: '09:00', every: 'year' }),
)

/** Campaigns of every shape and with every kind of text; only some could be launched. */
export const anyCampaign: fc.Arbitrary<Campaign> = fc
  .record({
    name: anyShort,
    goal: anyWritten.map((text) => text.slice(0, 1_900).toWellFormed().replaceAll('\0', '')),
    trigger: anyTrigger,
    audience: anyCondition,
    reentry: fc.oneof(
      fc.constantFrom('once', 'every_time'),
      fc.record({ afterDays: fc.integer({ min: 1, max: 730 }) }),
    ),
    exit: fc.array(fc.record({ kind: fc.constant('condition'), condition: anyCondition }), { maxLength: 2 }),
    conversion: orNull(
      fc.record({ kind: fc.constant('event'), event: anyCopy, withinHours: fc.integer({ min: 1, max: 2160 }) }),
    ),
    holdoutPercent: fc.double({ min: 0, max: 50, noNaN: true }),
    topic: orNull(anyCopy),
    transactional: fc.boolean(),
    steps,
  })
  .filter((draft) => draft.steps.length > 0)
  .map((draft) => Campaign.parse(draft))
