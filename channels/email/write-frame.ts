import type { EmailColors, EmailLayout } from '../../domain/email-layout/email-layout.ts'
import { escapeHtml } from './escape-html.ts'
import { darkColors, lightColors } from '../../domain/email-layout/default-colors.ts'

const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const widthPx = 600

/**
 * The page around an email's body, with its slots open. Tables and inline styles hold it together where a mail program
 * drops style sheets or, as Outlook, knows little of them; the sheet does the rest.
 */
export function writeFrame({
  logo,
  colors,
  darkColors: dark,
}: Pick<EmailLayout, 'logo' | 'colors' | 'darkColors'>): string {
  const light = colors ?? lightColors
  const night = colors === null ? darkColors : dark
  const schemes = night === null ? 'light' : 'light dark'
  const table = 'role="presentation" border="0" cellpadding="0" cellspacing="0"'
  return `<!doctype html>
<html lang="{{ language }}" dir="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="${schemes}">
<meta name="supported-color-schemes" content="${schemes}">
<title>{{ subject }}</title>
<style>${writeStyle(light, schemes)}${night === null ? '' : writeDark(night)}</style>
</head>
<body style="margin:0;padding:0;background:${light.page}">
<div class="pre" style="display:none;max-height:0;overflow:hidden">{{ preheader }}</div>
<table ${table} width="100%" class="page" style="background:${light.page}"><tr><td align="center" class="edge" style="padding:32px 12px">
<!--[if mso]><table ${table} width="${widthPx}"><tr><td><![endif]-->
<table ${table} width="100%" style="max-width:${widthPx}px;margin:0 auto">
${logo === null ? '' : writeLogo(logo)}<tr><td class="card" style="background:${light.card};border-radius:12px;padding:36px 40px;font:16px/1.6 ${font};color:${light.text}">
{{ content }}
</td></tr>
<tr><td class="foot" align="center" style="padding:20px 40px;font:13px/1.5 ${font};color:${light.footer}">
{{ footer }}
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`
}

/** Braces are written so that no text can open a slot. */
const escapeInFrame = (text: string) => escapeHtml(text).replaceAll('{', '&#123;')

const writeLogo = ({ url, alt, width }: NonNullable<EmailLayout['logo']>) =>
  `<tr><td align="center" style="padding:0 0 24px"><img src="${escapeInFrame(url)}" alt="${escapeInFrame(alt)}" width="${width}" style="display:block;border:0;max-width:100%;height:auto"></td></tr>\n`

const writeStyle = ({ page, card, text, link, button, buttonText, footer }: EmailColors, schemes: string) => `
:root{color-scheme:${schemes};supported-color-schemes:${schemes}}
body{-webkit-text-size-adjust:100%}
table{border-collapse:separate}
.card h1{font-size:26px;line-height:1.25;margin:0 0 16px}
.card h2{font-size:20px;line-height:1.3;margin:28px 0 12px}
.card h3{font-size:17px;margin:24px 0 8px}
.card p,.card ul,.card ol,.card blockquote,.card pre,.card table{margin:0 0 16px}
.card :last-child{margin-bottom:0}
.card a{color:${link};text-underline-offset:2px}
.card a.button{display:inline-block;padding:12px 22px;border-radius:8px;background:${button};color:${buttonText};font-weight:600;text-decoration:none}
.card img{max-width:100%;height:auto;border-radius:8px}
.card blockquote{padding:2px 0 2px 16px;border-left:3px solid ${mix(text, card, 0.2)};color:${mix(text, card, 0.75)}}
.card pre{background:${page};padding:12px;border-radius:8px;white-space:pre-wrap}
.card hr{border:0;border-top:1px solid ${mix(text, card, 0.15)};margin:24px 0}
.card th,.card td{padding:6px 12px 6px 0;text-align:start;vertical-align:top}
.foot a{color:${footer}}
@media (max-width:480px){.edge{padding:12px 8px!important}.card{padding:24px 20px!important}.foot{padding:16px 20px!important}}`

/** What stands inline gives way only to this. */
const writeDark = ({ page, card, text, link, button, buttonText, footer }: EmailColors) => `
@media (prefers-color-scheme:dark){
body,.page{background:${page}!important}
.card{background:${card}!important;color:${text}!important}
.card a{color:${link}}
.card a.button{background:${button};color:${buttonText}}
.card blockquote{border-color:${mix(text, card, 0.2)};color:${mix(text, card, 0.75)}}
.card pre{background:${page}}
.card hr{border-color:${mix(text, card, 0.15)}}
.foot,.foot a{color:${footer}!important}
}`

/** A colour between two: `share` of the first. */
function mix(one: string, other: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const read = (color: string) => Number.parseInt(color.slice(at, at + 2), 16)
    return Math.round(read(one) * share + read(other) * (1 - share))
  })
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
