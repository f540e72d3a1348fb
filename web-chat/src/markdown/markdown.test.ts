import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'
import { readSafeLink } from './safe-link.ts'

const render = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }))

test('marks become elements', () => {
  expect(render('A **bold** claim:\n\n- one\n- `two`')).toBe(
    '<div class="markdown"><p dir="auto">A <strong>bold</strong> claim:</p>' +
      '<ul><li dir="auto">one</li><li dir="auto"><code>two</code></li></ul></div>',
  )
  expect(render('| a | b |\n|---|---|\n| 1 | *2* |')).toContain('<td><em>2</em></td>')
  expect(render('3. third')).toContain('<ol start="3">')
})

const hostile = [
  '<img src=x onerror=alert(1)>',
  'in line <img src=x onerror=alert(1)> here',
  '<script>alert(1)</script>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '[a](javascript:alert(1))',
  '[a](JaVaScRiPt:alert(1))',
  '[a](java\tscript:alert(1))',
  '[a](&#106;avascript:alert(1))',
  '[a](data:text/html,<script>alert(1)</script>)',
  '[a](vbscript:x)',
  '![x](https://evil.example/pixel.png)',
  '<a href="javascript:alert(1)">x</a>',
  '[a][r]\n\n[r]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '```html\n<script>alert(1)</script>\n```',
  '| <b onclick=x> |\n|---|\n| <img src=x onerror=y> |',
]

test.each(hostile)('%s is only text', (text) => {
  const html = render(text)
  expect(html).not.toMatch(/<(img|script|svg|iframe|b|object)\b/i)
  expect(html).not.toMatch(/<[^>]*\son\w+=/i)
  expect(html).not.toMatch(/href="(?!https?:|mailto:)/i)
  expect(html).not.toMatch(/src=/i.test(text) ? /<[^>]*\ssrc=/i : /\ssrc=/i)
})

test('links that may be followed open elsewhere and tell nothing', () => {
  expect(render('[docs](https://example.test/a?b=1&c=2)')).toContain(
    '<a href="https://example.test/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">docs</a>',
  )
  expect(render('<mailto:a@example.test>')).toContain('href="mailto:a@example.test"')
  expect(readSafeLink('/relative')).toBeNull()
  expect(readSafeLink(' https://example.test ')).toBe('https://example.test/')
})

test('entities are shown as the characters they name', () => {
  expect(render('Tom &amp; Jerry &lt;b&gt;')).toContain('Tom &amp; Jerry &lt;b&gt;')
})

test('text of any length and kind is drawn whole', () => {
  const long = `${'word '.repeat(1000)}👩‍👩‍👧‍👦 مرحبا`
  const html = render(long)
  expect(html).toContain('👩‍👩‍👧‍👦 مرحبا')
  expect(html.length).toBeGreaterThan(5000)
  expect(render(`${'>'.repeat(300)} deep`)).toContain('deep')
  expect(render('['.repeat(5000))).toContain('[[[')
})
