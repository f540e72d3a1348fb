import { escapeHtml } from './escape-html.ts'
import { findFooterWords } from './footer-words.ts'

export type EmailLayout = {
  /** BCP 47; says how the text is read out. */
  language: string
  subject: string
  preheader: string | null
  bodyHtml: string
  workspace: { name: string; postalAddress: string | null }
  unsubscribeUrl: string | null
  preferencesUrl: string | null
  openUrl: string | null
}

const style = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#f4f3ef;color:#22211f;font:16px/1.6 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%}
.page{background:#f4f3ef;padding:32px 12px}
.card,.foot{box-sizing:border-box}
.card{max-width:600px;margin:0 auto;background:#fff;border-radius:12px;padding:36px 40px}
.card h1{font-size:26px;line-height:1.25;margin:0 0 16px}
.card h2{font-size:20px;line-height:1.3;margin:28px 0 12px}
.card h3{font-size:17px;margin:24px 0 8px}
.card p,.card ul,.card ol,.card blockquote,.card pre,.card table{margin:0 0 16px}
.card :last-child{margin-bottom:0}
.card a{color:#0b5d57;text-underline-offset:2px}
.card a.button{display:inline-block;padding:12px 22px;border-radius:8px;background:#0b5d57;color:#fff;font-weight:600;text-decoration:none}
.card img{max-width:100%;height:auto;border-radius:8px}
.card blockquote{padding:2px 0 2px 16px;border-left:3px solid #d8d4c8;color:#55524c}
.card pre{background:#f4f3ef;padding:12px;border-radius:8px;white-space:pre-wrap}
.card hr{border:0;border-top:1px solid #e4e1d8;margin:24px 0}
.card th,.card td{padding:6px 12px 6px 0;text-align:left;vertical-align:top}
.foot{max-width:600px;margin:0 auto;padding:20px 40px;font-size:13px;line-height:1.5;color:#6b6861;text-align:center}
.foot a{color:#6b6861}
.pre{display:none;max-height:0;overflow:hidden;opacity:0}
@media (max-width:480px){.page{padding:12px 8px}.card{padding:24px 20px}.foot{padding:16px 20px}}
@media (prefers-color-scheme:dark){
body,.page{background:#171614;color:#eceae4}
.card{background:#22211e}
.card a{color:#7fd1c8}
.card a.button{background:#7fd1c8;color:#10211f}
.card blockquote{border-color:#4a473f;color:#bdb9af}
.card pre{background:#171614}
.card hr{border-color:#3a372f}
.foot,.foot a{color:#a29e94}
}`

/** The page around an email's body, light and dark, with the footer that every email needs. */
export function layOutEmail(email: EmailLayout): string {
  const { language, subject, preheader, bodyHtml, openUrl } = email
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${style}</style>
</head>
<body>
${preheader === null ? '' : `<div class="pre" style="display:none;max-height:0;overflow:hidden">${escapeHtml(preheader)}</div>\n`}<div class="page">
<div class="card">
${bodyHtml.trim()}
</div>
<div class="foot">
${writeFooter(email)}
</div>
</div>
${openUrl === null ? '' : `<img src="${escapeHtml(openUrl)}" width="1" height="1" alt="" style="display:block;border:0">\n`}</body>
</html>
`
}

type Footer = Pick<EmailLayout, 'language' | 'workspace' | 'unsubscribeUrl' | 'preferencesUrl'>

const addressLine = ({ workspace: { postalAddress } }: Footer) =>
  postalAddress === null ? [] : [postalAddress.replaceAll(/\s*\n\s*/g, ', ')]

/** The links that a message has, each with its words in the copy's language. */
function listFooterLinks({ language, unsubscribeUrl, preferencesUrl }: Footer): { words: string; url: string }[] {
  const { unsubscribe, preferences } = findFooterWords(language)
  return [
    ...(unsubscribeUrl === null ? [] : [{ words: unsubscribe, url: unsubscribeUrl }]),
    ...(preferencesUrl === null ? [] : [{ words: preferences, url: preferencesUrl }]),
  ]
}

function writeFooter(footer: Footer): string {
  const links = listFooterLinks(footer).map(({ words, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(words)}</a>`)
  const lines = [footer.workspace.name, ...addressLine(footer)].map(escapeHtml)
  return [...lines, ...(links.length === 0 ? [] : [links.join(' · ')])].join('<br>')
}

/** The same footer for the plain-text part. */
export function writeTextFooter(footer: Footer): string {
  const links = listFooterLinks(footer).map(({ words, url }) => `${words}: ${url}`)
  return ['-- ', footer.workspace.name, ...addressLine(footer), ...links].join('\n')
}
