import { findTextLinks } from '../../copy/text-links.ts'
import { measureContent } from '../../measure-content.ts'
import { lengthLimits } from '../../length-limits.ts'
import { defineCopyRule, type LintedCopy } from '../rule.ts'

export const length = defineCopyRule({
  id: 'too_long',
  severity: 'warning',
  finds: 'what phones and mail programs cut off, and texts that take several SMS, with a default for each variable',
  check: (copy) => measureWords(copy).map((message) => ({ field: null, message })),
})

/** As it is before values come in: only what a default stands for counts. */
function measureWords({ content, fields }: LintedCopy): string[] {
  const words = (path: string) => fields.find((field) => field.path === path)?.words ?? ''
  switch (content.channel) {
    case 'push':
      return measureContent({ ...content.content, channel: 'push', title: words('title'), body: words('body') })
    case 'in_app':
      return measureContent({ ...content.content, channel: 'in_app', title: words('title'), body: words('body') })
    case 'email':
      return measureContent({
        channel: 'email',
        subject: words('subject'),
        preheader: content.content.preheader === null ? null : words('preheader'),
        html: '',
        text: '',
      })
    case 'sms':
      return words('text').length > lengthLimits.sms.characters
        ? []
        : measureContent({ channel: 'sms', text: shortenLinks(words('text')), links: [] })
    case 'whatsapp':
      return []
  }
}

/** About as long as a short link is; previews, which know the server's address, count exactly. */
const usualLinkLength = 45

const shortenLinks = (text: string) =>
  findTextLinks(text).reduce((rest, link) => rest.replace(link, () => 'x'.repeat(usualLinkLength)), text)
