import type { ChannelMessage } from '../domain/campaign/message.ts'
import { type ChannelContent, pickContent } from '../domain/campaign/pick-content.ts'
import { describeReason } from '../domain/gates/reasons.ts'
import type { CopyFacts } from './copy/copy-facts.ts'
import { listCopyFields } from './copy/copy-fields.ts'
import { CannotRender } from './copy/cannot-render.ts'
import { StandIn } from './copy/stand-in.ts'
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
  let facts: CopyFacts = {
    customer: known.customer,
    event: {},
    journey: {},
    workspace: { name: known.workspace.name, postalAddress: null },
    language,
    zone: known.zone ?? 'UTC',
    now: known.now ?? Temporal.Instant.fromEpochMilliseconds(0),
  }
  const write = (template: string): string => {
    try {
      return writeCopy(facts, untrackedLinks).text(template)
    } catch (error) {
      if (!(error instanceof CannotRender)) throw error
      const { variable, message } = error
      const filled = variable === null ? undefined : fillIn(facts, variable)
      if (variable === null || filled === undefined || missing.includes(variable)) {
        // What is made of an event that has not happened cannot be known to fail.
        if (!missing.some((name) => /^(?:event|journey)\./.test(name))) faults.push(message.replace(/\.$/, ''))
        return template
      }
      missing.push(variable)
      facts = filled
      return write(template)
    }
  }
  return { missing, faults, write }
}

/** The facts with a stand-in for the variable; undefined when it has no place in them. */
function fillIn(facts: CopyFacts, variable: string): CopyFacts | undefined {
  const [root, ...path] = variable.split('.')
  if (path.length === 0 || (root !== 'customer' && root !== 'event' && root !== 'journey')) return undefined
  return { ...facts, [root]: setIn(facts[root] ?? {}, path, new StandIn(variable)) }
}

function setIn(object: unknown, [key, ...rest]: string[], value: StandIn): Record<string, unknown> {
  const base = typeof object === 'object' && object !== null ? { ...object } : {}
  if (key === undefined) return base
  const inner = Object.hasOwn(base, key) ? Reflect.get(base, key) : undefined
  return { ...base, [key]: rest.length === 0 ? value : setIn(inner, rest, value) }
}
