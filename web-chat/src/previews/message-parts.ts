import { isRecord } from '../protocol/json.ts'

export type Field = { label: string; text: string }

/** A message of any channel as a preview draws it. `rest` is what has no place of its own: links, template names. */
export type MessageParts = { title: string; preheader: string; body: string; rest: readonly Field[] }

const places = {
  title: /^(title|subject)$/i,
  preheader: /^(preheader|preview text)$/i,
  body: /^(body|text|message|html)$/i,
} as const

/** Sort the fields of a card into their places by their labels; whatever comes twice stays among the rest. */
export function sortFields(fields: readonly Field[]): MessageParts {
  const parts = { title: '', preheader: '', body: '' }
  const rest: Field[] = []
  for (const field of fields) {
    const place = placeOf(field.label)
    if (place === undefined || parts[place] !== '') rest.push(field)
    else parts[place] = field.text
  }
  return { ...parts, rest }
}

function placeOf(label: string): keyof typeof places | undefined {
  if (places.title.test(label)) return 'title'
  if (places.preheader.test(label)) return 'preheader'
  return places.body.test(label) ? 'body' : undefined
}

/** What a provider kept of a message, as fields; an email's HTML stands for its plain text. */
export function listContentFields(content: Record<string, unknown>): Field[] {
  const hasHtml = typeof content['html'] === 'string' && content['html'] !== ''
  return Object.entries(content).flatMap(([key, value]) => {
    if (value === null || value === undefined || value === '') return []
    if (key === 'channel' || (hasHtml && (key === 'text' || key === 'body'))) return []
    if (key === 'links' && Array.isArray(value)) return listTargets(value)
    if (Array.isArray(value)) return listParameters(value)
    return [{ label: nameField(key), text: typeof value === 'string' ? value : JSON.stringify(value) }]
  })
}

/** What fills a WhatsApp template, each under its own name. */
function listParameters(parameters: readonly unknown[]): Field[] {
  return parameters
    .filter((parameter) => isRecord(parameter))
    .map(({ key, value }) => ({ label: String(key), text: String(value) }))
}

/** Where a text's short links lead. */
function listTargets(links: readonly unknown[]): Field[] {
  return links.filter((link) => isRecord(link)).map(({ to }) => ({ label: 'Leads to', text: String(to) }))
}

/** `deepLink` is “Deep link”. */
function nameField(key: string): string {
  const spaced = key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** Is this text a page rather than prose with marks? */
export function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|table|div|p|h\d|a|span|center)\b/i.test(text)
}
