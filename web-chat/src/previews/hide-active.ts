const tag = /<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/gi
const needless = /^<(base|link|meta)\b/i
const held = /(\s|"|'|\/)(on\w+|style)(\s*=)/gi

/** The text of the style elements, and the HTML without them. */
export function takeStyles(html: string): { styles: string[]; rest: string } {
  const styles: string[] = []
  const rest = html.replaceAll(/<style\b[^>]*>(.*?)(<\/style\s*>|$)/gis, (_whole, css: string) => {
    styles.push(css)
    return ''
  })
  return { styles, rest }
}

/**
 * Handlers and inline styles under other names (`data-held-onclick`, `data-held-style`), and no tags that speak for the
 * whole document. Parsing them as they are would break the page's content security policy even where nothing runs.
 */
export function hideActive(html: string): string {
  return html.replaceAll(tag, (whole) => (needless.test(whole) ? '' : whole.replaceAll(held, '$1data-held-$2$3')))
}
