import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureContrast } from './color-contrast.ts'
import { lightColors as colors } from './default-colors.ts'
import { EmailLayout } from './email-layout.ts'

const logo = { url: 'https://larkspur.example/logo.png', alt: 'Larkspur', width: 120 }
const frame = '<html><body><p>{{ preheader }}</p>{{ content }}<small>{{ footer }}</small></body></html>'

function faultsOf(input: unknown): string[] {
  const read = EmailLayout.safeParse(input)
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`)
}

/** As MJML writes it for Outlook, with a font. */
const outlook = `<!--[if mso | IE]><table role="presentation" width="600"><tr><td><![endif]-->
<!--[if !mso]><!--><link href="https://fonts.example/css" rel="stylesheet"><style>@import url(https://fonts.example/css);</style><!--<![endif]-->
<meta http-equiv="X-UA-Compatible" content="IE=edge"><!--[if mso]><xml><o:AllowPNG/></xml><![endif]-->${frame}`

test.each([
  {},
  { frame: outlook },
  { logo },
  { colors },
  { colors, darkColors: colors },
  { footer: 'Hi' },
  { frame },
  { frame, footer: 'Hi' },
])('%j is a layout', (input) => {
  expect(faultsOf(input)).toEqual([])
})

test('what contrast is: black on white, a colour on itself, and a figure of the standard’s own examples', () => {
  expect(measureContrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(measureContrast('#0b5d57', '#0b5d57')).toBe(1)
  expect(measureContrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test('contrast is the same both ways, from 1 to 21', () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(color, color, (one, other) => {
      const ratio = measureContrast(one, other)
      expect(measureContrast(other, one)).toBe(ratio)
      expect(ratio).toBeGreaterThanOrEqual(1)
      expect(ratio).toBeLessThanOrEqual(21.000001)
    }),
  )
})

test.each<[object, string]>([
  [{ colors: { ...colors, text: '#aaaaaa' } }, 'colors/text: #aaaaaa on card #ffffff is hard to read: 2.3 to 1'],
  [{ colors: { ...colors, button: '#ffee00' } }, 'colors/buttonText: #ffffff on button #ffee00 is hard to read'],
  [{ colors, darkColors: { ...colors, footer: '#f4f3ef' } }, 'darkColors/footer: #f4f3ef on page #f4f3ef'],
  [{ colors: { ...colors, text: 'red' } }, 'colors/text: must be a colour such as #0b5d57'],
  [{ darkColors: colors }, 'darkColors: need colors beside them'],
  [{ logo: { ...logo, url: 'http://larkspur.example/logo.png' } }, 'logo/url: must be a URL that begins with https://'],
  [{ logo: { ...logo, url: 'javascript:alert(1)' } }, 'logo/url'],
  [{ logo: { ...logo, alt: ' ' } }, 'logo/alt: must say what the logo shows'],
  [{ logo: { ...logo, width: 5000 } }, 'logo/width'],
  [{ frame, logo }, 'frame: stands instead of logo, colors and darkColors'],
  [{ frame: '{{ footer }}' }, 'frame: must have {{ content }} once, it has it 0 times'],
  [{ frame: `${frame}{{content}}` }, 'frame: must have {{ content }} once, it has it 2 times'],
  [{ frame: frame.replace('{{ footer }}', '') }, 'frame: must have {{ footer }} once, it has it 0 times'],
  [{ frame: `${frame}{{ customer.first_name }}` }, 'frame: has {{ customer.first_name }}; it may have content, footer'],
  [{ frame: `${frame}<script src="x">` }, 'frame: has <script>, which mail programs bar'],
  [{ frame: `${frame}<META http-equiv="refresh" content="0">` }, 'frame: has <meta refresh>'],
  [{ frame: `${frame}<p onclick="x()">` }, 'frame: has the attribute onclick'],
  [{ frame: `${frame}<a href="JavaScript:x">` }, 'frame: has a javascript: address'],
  [{ frame: `${frame}<img src="https://x.example/a.png">` }, 'frame: has an image without alt'],
  [{ frame: `${frame}<img alt="" src="http://x.example/a.png">` }, 'frame: has an image that is not at https://'],
  [{ frame: frame.padEnd(60_001) }, 'frame: must have at most 60000 characters'],
  [{ color: 'red' }, 'Unrecognized key'],
])('%j is refused, with what would be right', (input, fault) => {
  expect(faultsOf(input).join('\n')).toContain(fault)
})

test('words that only look like what is barred are words', () => {
  expect(faultsOf({ frame: `${frame}<p>Your data: once = always, JavaScript: no.</p>` })).toEqual([])
})

test.each(['{{', '{{ ', ' ', '<', '<img ', '<meta ', '<p ', '<p on', "='", '{{ content }}'])(
  'a page of nothing but %j is read once and no more',
  (piece) => {
    expect(faultsOf({ frame: `{{${piece.repeat(Math.floor(59_000 / piece.length))}` }).join()).toContain(
      'frame: must have',
    )
    expect(faultsOf({ frame: `<p ${piece.repeat(Math.floor(59_000 / piece.length))}>` }).join()).toContain(
      'frame: must have',
    )
  },
)
