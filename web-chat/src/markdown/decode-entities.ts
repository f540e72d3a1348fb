const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

/** The few entities that people write in Markdown; React escapes what comes out, so “&lt;b&gt;” is shown as <b>. */
export function decodeEntities(text: string): string {
  return text.replaceAll(/&(\w+|#39);/g, (whole, name: string) => (name === '#39' ? "'" : (named[name] ?? whole)))
}
