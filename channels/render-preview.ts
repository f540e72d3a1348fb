import type { ChannelMessage } from '../domain/campaign/message.ts'
import { type ChannelContent, pickContent } from '../domain/campaign/pick-content.ts'
import { describeReason } from '../domain/gates/reasons.ts'
import type { CopyFacts } from './copy/copy-facts.ts'
import { listCopyFields } from './copy/copy-fields.ts'
import { CannotRender } from './copy/cannot-render.ts'
import { writeCopy } from './copy/write-copy.ts'
import { untrackedLinks } from './message-links.ts'

export type PreviewCustomer = {
  /** Traits, the standard ones included. */
  customer: Readonly<Record<string, unknown>>
  language: string | null
  workspace: { name: string }
  /** UTC when left out. */
  zone?: string
  now?: Temporal.Instant
}
export type Preview = { fields: { label: string; text: string }[]; note: string | null }

const fieldWords: Readonly<Record<string, string>> = {
  title: 'Title',
  body: 'Body',
  deepLink: 'Link',
  image: 'Image',
  subject: 'Subject',
  preheader: 'Preheader',
  text: 'Text',
}
const mostMissing = 30

/**
 * A message as one real customer would read it. The event and the journey have not happened: what they would say stands
 * in brackets. The note says what would keep this customer from getting it.
 */
export function renderPreview(message: ChannelMessage, known: PreviewCustomer): Preview {
  const chosen = pickContent(message, known.language)
  const filler = fillWhatIsMissing(known, chosen.language ?? 'en')
  const fields = listFields(chosen).map(({ label, template }) => ({ label, text: filler.write(template) }))
  const missing = filler.missing.filter((variable) => variable.startsWith('customer.'))
  const reasons = missing.map((variable) => describeReason('cannot_render', { channel: message.channel, variable }))
  const notes = [...filler.faults, ...reasons]
  return { fields, note: notes.length === 0 ? null : `Would be skipped: ${[...new Set(notes)].join('; ')}.` }
}

function listFields(chosen: ChannelContent): { label: string; template: string }[] {
  const fields = listCopyFields(chosen).map(({ path, template }) => ({ label: labelOf(path, chosen), template }))
  return chosen.channel === 'whatsapp' ? [{ label: 'Template', template: chosen.content.template }, ...fields] : fields
}

function labelOf(path: string, chosen: ChannelContent): string {
  const parameter = /^parameters\/(\d+)\//.exec(path)?.[1]
  if (parameter !== undefined && chosen.channel === 'whatsapp')
    return chosen.content.parameters[Number(parameter)]?.key ?? 'Parameter'
  return fieldWords[path] ?? path
}

function fillWhatIsMissing(known: PreviewCustomer, language: string) {
  const missing: string[] = []
  const faults: string[] = []
  const filled: CopyFacts = {
    customer: known.customer,
    event: {},
    journey: {},
    workspace: { name: known.workspace.name, postalAddress: null },
    language,
    zone: known.zone ?? 'UTC',
    now: known.now ?? Temporal.Instant.fromEpochMilliseconds(0),
  }
  let facts = filled
  const write = (template: string, tries = mostMissing): string => {
    try {
      return writeCopy(facts, untrackedLinks).text(template)
    } catch (error) {
      if (!(error instanceof CannotRender)) throw error
      if (error.variable === null || tries === 0) {
        faults.push(error.message.replace(/\.$/, ''))
        return template
      }
      missing.push(error.variable)
      facts = withVariable(facts, error.variable.split('.'), `[${error.variable}]`)
      return write(template, tries - 1)
    }
  }
  return { missing, faults, write: (template: string) => write(template) }
}

/** The facts with one more variable; one that has no place in them stays as it is. */
function withVariable(facts: CopyFacts, [root, ...path]: string[], value: string): CopyFacts {
  if (root !== 'customer' && root !== 'event' && root !== 'journey') return facts
  return { ...facts, [root]: setIn(facts[root] ?? {}, path, value) }
}

function setIn(object: unknown, [key, ...rest]: string[], value: string): Record<string, unknown> {
  const base = typeof object === 'object' && object !== null ? { ...object } : {}
  if (key === undefined) return base
  const inner = Object.hasOwn(base, key) ? Reflect.get(base, key) : undefined
  return { ...base, [key]: rest.length === 0 ? value : setIn(inner, rest, value) }
}
