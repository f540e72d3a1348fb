const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML shows it, in an element or in a quoted attribute. */
export const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': '\u00A0',
  '&copy;': '©',
  '&mdash;': '—',
}

/** The few entities that people write in Markdown, as the characters they stand for. */
export const readEntities = (text: string) =>
  text.replaceAll(/&[a-z#0-9]+;/gi, (entity) => characters[entity] ?? entity)
