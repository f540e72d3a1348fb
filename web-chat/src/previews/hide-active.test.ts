import { expect, test } from 'vitest'
import { hideActive, takeStyles } from './hide-active.ts'

test('handlers and inline styles wait under another name, whatever is around them', () => {
  expect(hideActive('<p style="a:b" ONCLICK=x>style="kept" in text</p>')).toBe(
    '<p data-held-style="a:b" data-held-ONCLICK=x>style="kept" in text</p>',
  )
  expect(hideActive('<img alt="a > b"onerror=alert(1)>')).toBe('<img alt="a > b"data-held-onerror=alert(1)>')
  expect(hideActive('<base href=x><META http-equiv=refresh><p>kept</p>')).toBe('<p>kept</p>')
  expect(hideActive('<img/onerror=x>')).toBe('<img/data-held-onerror=x>')
})

test('style elements are taken out, also one that never ends', () => {
  expect(takeStyles('<style>a{}</style><p>x</p><STYLE type="text/css">b{}')).toEqual({
    styles: ['a{}', 'b{}'],
    rest: '<p>x</p>',
  })
})
