import { hideActive, takeStyles } from './hide-active.ts'

const dropped =
  'script, link, meta, base, title, iframe, object, embed, form, input, button, video, audio, svg, template'
const acting = /^(data-held-.*|href|src|srcset|background|action|ping|target|autofocus|id|name)$/

const paper = `
  html { color-scheme: light; background: #fff; color: #1b1f1d; font: 15px/1.55 system-ui, sans-serif; }
  body { margin: 0; padding: 20px 24px 28px; overflow-wrap: anywhere; }
  img-note { display: inline-block; padding: 2px 8px; border: 1px dashed #b6bdb9; color: #56605b; font-size: 12px; }
  a { color: #0b6b59; text-decoration: underline; }
  table { max-width: 100%; }
`

/**
 * Fill a document with an email's HTML so that nothing in it acts: no script, form, link or picture, only words and
 * their styles. The styles go through the object model, which the page's content security policy allows.
 */
export function fillInert(target: Document, html: string): void {
  const view = target.defaultView
  if (view === null) return
  const { styles, rest } = takeStyles(html)
  const source = new DOMParser().parseFromString(hideActive(rest), 'text/html')
  for (const element of source.querySelectorAll(dropped)) element.remove()
  for (const element of source.body.querySelectorAll<HTMLElement>('*')) makeInert(element)
  target.body.replaceChildren(...Array.from(source.body.childNodes, (node) => target.importNode(node, true)))
  target.documentElement.lang = source.documentElement.lang
  target.documentElement.dir = source.documentElement.dir
  // A document takes only sheets that its own window made.
  target.adoptedStyleSheets = [paper, ...styles].map((css) => {
    const sheet = new view.CSSStyleSheet()
    sheet.replaceSync(dropAddresses(css))
    return sheet
  })
}

function makeInert(element: HTMLElement): void {
  const style = element.dataset['heldStyle']
  const address = element.getAttribute('href')
  const alternative = element.getAttribute('alt')
  for (const { name } of Array.from(element.attributes)) {
    if (acting.test(name)) element.removeAttribute(name)
  }
  if (style !== undefined) element.style.cssText = dropAddresses(style)
  if (address !== null) element.title = address
  if (element.localName === 'img') replacePicture(element, alternative)
}

/** A picture becomes its words; one that nobody could see, a counting pixel, becomes nothing. */
function replacePicture(image: HTMLElement, alternative: string | null): void {
  if (image.getAttribute('width') === '1' || image.getAttribute('height') === '1') return image.remove()
  const note = image.ownerDocument.createElement('img-note')
  note.textContent = `Picture: ${alternative || 'not loaded'}`
  image.replaceWith(note)
}

const dropAddresses = (css: string): string => css.replaceAll(/url\s*\([^)]*\)|@import[^;]*/gi, '')
