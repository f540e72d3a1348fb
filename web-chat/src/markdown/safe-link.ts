const allowed: readonly string[] = ['http:', 'https:', 'mailto:']

/** The address when it may be followed, else null: javascript:, data: and relative addresses are no links. */
export function readSafeLink(address: string): string | null {
  try {
    const url = new URL(address.trim())
    return allowed.includes(url.protocol) ? url.href : null
  } catch {
    return null
  }
}
